package org.amcsnowflake.local;

import java.util.concurrent.CountDownLatch;

/** Keeps a process running until Ctrl-C, SIGTERM, or the end of the Maven that started it. */
final class UntilStopped {
    private UntilStopped() {}

    /** @param command resumes with the stored data */
    static void await(AutoCloseable running, String command) throws InterruptedException {
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            System.out.println("Stopping …");
                            close(running);
                            System.out.println(
                                    "Stopped. The data is kept in .local/; " + command + " continues with it.");
                            stopped.countDown();
                        },
                        "stop"));
        // If Maven was killed, nothing else stops this process.
        ProcessHandle.current().parent().ifPresent(parent -> parent.onExit().thenRun(() -> System.exit(0)));
        stopped.await();
    }

    private static void close(AutoCloseable running) {
        try {
            running.close();
        } catch (Exception e) {
            System.err.println("A component did not stop cleanly: " + e.getMessage());
        }
    }
}
