package org.amcsnowflake.local;

import org.amcsnowflake.operations.StartFailure;

/** The service and everything it needs, for a machine that has only a JDK and Maven. */
public final class LocalApplication {
    private LocalApplication() {}

    public static void main(String[] arguments) throws InterruptedException {
        System.out.println("Starting PostgreSQL, the local Snowflake and the service …");
        LocalMode mode = start();
        System.out.println(mode.summary());
        UntilStopped.await(mode, "mvn -Plocal");
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
