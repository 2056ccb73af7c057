package org.amcsnowflake.support;

import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Expensive objects shared by several test classes: one per JVM, closed after its last test. Classes use it one after
 * the other, each with its own users and tables.
 */
public final class Shared implements LauncherSessionListener {
    private static final Map<Object, AutoCloseable> OPEN = new LinkedHashMap<>();

    /** @param key equal for objects that may be shared */
    @SuppressWarnings("unchecked")
    public static synchronized <T extends AutoCloseable> T get(Object key, Supplier<T> start) {
        AutoCloseable open = OPEN.get(key);
        if (open == null) {
            open = start.get();
            OPEN.put(key, open);
        }
        return (T) open;
    }

    /** For a test that inspects the whole JVM, such as all its management beans. At once, since services mostly wait when they stop. */
    public static synchronized void closeAll() {
        List<CompletableFuture<Void>> closing = OPEN.values().stream()
                .map(each -> CompletableFuture.runAsync(() -> close(each), task -> new Thread(task).start()))
                .toList();
        OPEN.clear();
        closing.forEach(CompletableFuture::join);
    }

    private static void close(AutoCloseable each) {
        try {
            each.close();
        } catch (Exception e) {
            throw new IllegalStateException(each + " could not be closed.", e);
        }
    }

    @Override
    public void launcherSessionClosed(LauncherSession session) {
        closeAll();
    }
}
