package org.amcsnowflake.local;

import org.amcsnowflake.operations.StartFailure;

import java.util.concurrent.CountDownLatch;

/** The service with everything around it, for a machine that has nothing but a JDK and Maven. */
public final class LocalApplication {
    private LocalApplication() {}

    public static void main(String[] arguments) throws InterruptedException {
        System.out.println("Starting PostgreSQL, the local Snowflake and the service …");
        LocalMode mode = start();
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            System.out.println("Stopping …");
                            mode.close();
                            System.out.println("Stopped. The data are kept in .local/; mvn -Plocal goes on with them.");
                            stopped.countDown();
                        },
                        "stop"));
        // Maven that was killed could not tell this process to stop.
        ProcessHandle.current().parent().ifPresent(parent -> parent.onExit().thenRun(() -> System.exit(0)));
        System.out.println(mode.summary());
        stopped.await();
    }

    private static LocalMode start() {
        try {
            return LocalMode.start(LocalSettings.ofEnvironment());
        } catch (StartFailure | IllegalStateException failure) {
            System.err.println(failure.getMessage());
            System.exit(1);
            throw failure;
        }
    }
}
