package org.amcsnowflake.local;

import java.util.concurrent.CountDownLatch;

/** Keeps a process running until Ctrl-C, SIGTERM, or the end of the Maven that started it. */
final class UntilStopped {
    private UntilStopped() {}

    /** @param command goes on with the data that are kept */
    static void await(AutoCloseable running, String command) throws InterruptedException {
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            System.out.println("Stopping …");
                            close(running);
                            System.out.println(
                                    "Stopped. The data are kept in .local/; " + command + " goes on with them.");
                            stopped.countDown();
                        },
                        "stop"));
        // Maven that was killed could not tell this process to stop.
        ProcessHandle.current().parent().ifPresent(parent -> parent.onExit().thenRun(() -> System.exit(0)));
        stopped.await();
    }

    private static void close(AutoCloseable running) {
        try {
            running.close();
        } catch (Exception e) {
            System.err.println("Something did not stop as it should: " + e.getMessage());
        }
    }
}
