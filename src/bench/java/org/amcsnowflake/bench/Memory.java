package org.amcsnowflake.bench;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.ThreadMXBean;

import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.lang.management.ThreadInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/** The memory that this process uses from now on. */
final class Memory implements AutoCloseable {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final AtomicLong mostAfterCollection = new AtomicLong();
    private final NotificationListener listener = this::collected;
    private final long before;
    private final long allocatedBefore;
    private final long residentBefore;

    Memory() throws IOException {
        System.gc();
        before = heap();
        mostAfterCollection.set(before);
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            ((NotificationEmitter) collector).addNotificationListener(listener, null, null);
        }
        allocatedBefore = allocated();
        // Resets the highest value.
        Files.writeString(Path.of("/proc/self/clear_refs"), "5");
        residentBefore = resident("VmRSS");
    }

    private void collected(Notification notification, Object handback) {
        long used = GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData())
                .getGcInfo()
                .getMemoryUsageAfterGc()
                .entrySet()
                .stream()
                .filter(pool -> pool.getKey().startsWith("G1"))
                .mapToLong(pool -> pool.getValue().getUsed())
                .sum();
        mostAfterCollection.accumulateAndGet(used, Math::max);
    }

    private static long heap() {
        MemoryUsage usage = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        return usage.getUsed();
    }

    /** By this thread and the one that reads results, while that lives. */
    long allocatedBytes() {
        return allocated() - allocatedBefore;
    }

    private static long allocated() {
        long all = 0;
        for (ThreadInfo thread : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
            if (thread != null
                    && (thread.getThreadName().equals("result-reader")
                            || thread.getThreadId() == Thread.currentThread().getId())) {
                all += THREADS.getThreadAllocatedBytes(thread.getThreadId());
            }
        }
        return all;
    }

    /** What survived the collections at most, above what was there before. */
    double heapMegabytes() {
        return (mostAfterCollection.get() - before) / 1048576.0;
    }

    double residentMegabytes() throws IOException {
        return (resident("VmHWM") - residentBefore) / 1024.0;
    }

    private static long resident(String name) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith(name + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            try {
                ((NotificationEmitter) collector).removeNotificationListener(listener);
            } catch (javax.management.ListenerNotFoundException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
