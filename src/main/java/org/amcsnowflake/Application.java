package org.amcsnowflake;

import org.amcsnowflake.operations.SecretRotation;
import org.amcsnowflake.operations.Service;
import org.amcsnowflake.operations.Settings;
import org.amcsnowflake.operations.StartFailure;
import org.amcsnowflake.operations.check.InstallationCheck;

import java.util.List;

/**
 * The production service: everything comes from config/, routes/ and the environment. With an argument it does something
 * else instead, and ends: {@code check} checks the settings and everything that the service connects to, {@code
 * rotate-secrets} re-encrypts the stored secrets.
 */
public final class Application {
    private static final String SETTINGS = "file:config/application.properties";

    private Application() {}

    public static void main(String[] arguments) throws Exception {
        try {
            System.exit(
                    switch (arguments.length == 1 ? arguments[0] : "") {
                        case "check" -> new InstallationCheck(System.out::println).run(List.of(SETTINGS)) ? 0 : 1;
                        case "rotate-secrets" -> rotateSecrets();
                        default -> Service.run(Service.prepare(SETTINGS), arguments);
                    });
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
