package org.amcsnowflake;

import org.amcsnowflake.operations.SecretRotation;
import org.amcsnowflake.operations.Service;
import org.amcsnowflake.operations.Settings;
import org.amcsnowflake.operations.StartFailure;

import java.util.List;

/**
 * The production service: everything comes from config/, routes/ and the environment. With the argument {@code
 * rotate-secrets} it re-encrypts the stored secrets instead, and ends.
 */
public final class Application {
    private static final String SETTINGS = "file:config/application.properties";

    /**
     * The pool tests a connection before each use, unless it was used within this time. It exceeds the poll interval, as
     * otherwise each poll would be two statements.
     */
    private static final String CONNECTION_TESTS = "com.zaxxer.hikari.aliveBypassWindowMs";

    private static final String TESTED_AFTER_MILLISECONDS = "1500";

    private Application() {}

    public static void main(String[] arguments) throws Exception {
        System.setProperty(CONNECTION_TESTS, System.getProperty(CONNECTION_TESTS, TESTED_AFTER_MILLISECONDS));
        try {
            boolean rotates = arguments.length == 1 && arguments[0].equals("rotate-secrets");
            System.exit(rotates ? rotateSecrets() : Service.run(Service.prepare(SETTINGS), arguments));
        } catch (StartFailure failure) {
            System.err.println(failure.getMessage());
            System.exit(1);
        }
    }

    private static int rotateSecrets() throws Exception {
        try (Settings settings = new Settings(List.of(SETTINGS))) {
            settings.checkValues();
            SecretRotation.Report report = new SecretRotation(settings.database(), settings.fernet()).run();
            System.out.println(report.encrypted() + " secrets are now encrypted with the first key of FERNET_KEY"
                    + (report.unreadable().isEmpty() ? "; the other keys can be removed." : "."));
            report.unreadable().forEach(System.err::println);
            return report.unreadable().isEmpty() ? 0 : 1;
        }
    }
}
