package org.amcsnowflake.bench;

import com.sun.management.OperatingSystemMXBean;

import java.lang.management.ManagementFactory;

/**
 * What an action took in this process.
 *
 * @param seconds of time
 * @param cpuSeconds of all threads of this process, including those of its collector and compilers
 */
record Cost(double seconds, double cpuSeconds) {
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    /** An action that is measured. */
    @FunctionalInterface
    interface Action {
        void run() throws Exception;
    }

    static Cost of(Action action) throws Exception {
        long cpu = SYSTEM.getProcessCpuTime();
        long time = System.nanoTime();
        action.run();
        return new Cost((System.nanoTime() - time) / 1e9, (SYSTEM.getProcessCpuTime() - cpu) / 1e9);
    }
}
