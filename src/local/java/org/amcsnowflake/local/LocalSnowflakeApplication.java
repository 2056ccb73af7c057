package org.amcsnowflake.local;

import org.amcsnowflake.local.demo.DemoKeyPair;
import org.amcsnowflake.local.snowflake.LocalSnowflake;
import org.amcsnowflake.operations.StartFailure;

import java.nio.file.Files;

/**
 * The local Snowflake alone, for any client. It uses the data of the local mode, which must not run at the same time.
 */
public final class LocalSnowflakeApplication {
    private LocalSnowflakeApplication() {}

    public static void main(String[] arguments) throws Exception {
        LocalSnowflake snowflake = start();
        System.out.println(LocalMode.describe(snowflake.port()) + """

                Make it fail     curl -X POST %1$s/local/faults -d '{"kind": "MERGE", "action": "drop-after"}'
                What was asked   curl %1$s/local/statements
                Stop             Ctrl-C

                All of it is in src/local/README.md.
                """.formatted(snowflake.url()));
        UntilStopped.await(snowflake, "mvn -Plocal-snowflake");
    }

    private static LocalSnowflake start() throws Exception {
        try {
            LocalSettings settings = LocalSettings.ofEnvironment();
            Files.createDirectories(settings.directory());
            DemoKeyPair keyPair = DemoKeyPair.keptIn(settings.directory().resolve("demo-key.p8"));
            return LocalSnowflake.start(LocalMode.snowflake(settings, keyPair));
        } catch (StartFailure | IllegalStateException failure) {
            System.err.println(failure.getMessage());
            System.exit(1);
            throw failure;
        }
    }
}
