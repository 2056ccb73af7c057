package org.amcsnowflake;

import org.amcsnowflake.execution.DatabaseFailure;
import org.amcsnowflake.identity.SigningKeys;
import org.amcsnowflake.operations.SecretRotation;
import org.amcsnowflake.operations.Service;
import org.amcsnowflake.operations.Settings;
import org.amcsnowflake.operations.StartFailure;
import org.amcsnowflake.operations.check.InstallationCheck;
import org.amcsnowflake.operations.pause.PauseCommand;
import org.amcsnowflake.operations.pause.Pauses;
import org.amcsnowflake.operations.retry.BulkRetry;
import org.amcsnowflake.operations.retry.RetryCommand;
import org.amcsnowflake.operations.signing.SigningKeyCommand;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The production service: everything comes from config/, routes/ and the environment. With an argument it does something
 * else instead, and ends: {@code check} checks the settings and everything that the service connects to, {@code
 * rotate-secrets} re-encrypts the stored secrets, {@code retry} retries uploads of all users, {@code pause} and
 * {@code resume} pause and resume those of one user, {@code rotate-signing-key} publishes the next key that signs tokens.
 */
public final class Application {
    private static final String SETTINGS = "file:config/application.properties";

    /**
     * The pool tests a connection before each use, unless it was used within this time. It exceeds the poll interval, as
     * otherwise each poll would be two statements.
     */
    private static final String CONNECTION_TESTS = "com.zaxxer.hikari.aliveBypassWindowMs";

    /** What is done instead of running the service. */
    private interface Command {
        /** @return the exit code */
        int run(Settings settings, List<String> arguments) throws SQLException;
    }

    /** By name, beside {@code check}, which explains settings that these require. */
    private static final Map<String, Command> COMMANDS = new TreeMap<>(Map.of(
            PauseCommand.PAUSE,
            (settings, arguments) -> pause(settings, PauseCommand.PAUSE, arguments),
            PauseCommand.RESUME,
            (settings, arguments) -> pause(settings, PauseCommand.RESUME, arguments),
            "retry",
            Application::retry,
            "rotate-secrets",
            (settings, arguments) -> rotateSecrets(settings),
            SigningKeyCommand.NAME,
            Application::rotateSigningKey));

    private static final String CHECK = "check";

    private static final String TESTED_AFTER_MILLISECONDS = "1500";

    private Application() {}

    public static void main(String[] arguments) throws Exception {
        System.setProperty(CONNECTION_TESTS, System.getProperty(CONNECTION_TESTS, TESTED_AFTER_MILLISECONDS));
        try {
            requireLogFormat();
            System.exit(run(arguments));
        } catch (StartFailure failure) {
            System.err.println(failure.getMessage());
            System.exit(1);
        }
    }

    /** A mistyped command must not start the service. Options of Camel Main begin with a hyphen. */
    private static int run(String[] arguments) throws Exception {
        if (arguments.length == 0 || arguments[0].startsWith("-")) {
            return Service.run(Service.prepare(SETTINGS), arguments);
        }
        if (arguments[0].equals(CHECK)) {
            return new InstallationCheck(System.out::println).run(List.of(SETTINGS)) ? 0 : 1;
        }
        Command command = COMMANDS.get(arguments[0]);
        if (command == null) {
            throw new StartFailure("The command " + arguments[0] + " is unknown. The commands are " + CHECK + ", "
                    + String.join(", ", COMMANDS.keySet()) + "; without one, the service runs.");
        }
        return run(command, List.of(arguments).subList(1, arguments.length));
    }

    /** Before anything is logged: an unknown format would log nothing. */
    private static void requireLogFormat() {
        String format = System.getenv().getOrDefault("LOG_FORMAT", "text");
        if (!List.of("text", "json").contains(format)) {
            throw new StartFailure("LOG_FORMAT is '" + format + "'; it must be text or json.");
        }
    }

    private static int run(Command command, List<String> arguments) throws IOException {
        try (Settings settings = new Settings(List.of(SETTINGS))) {
            settings.checkValues();
            return command.run(settings, arguments);
        } catch (IllegalArgumentException e) {
            throw new StartFailure(String.valueOf(e.getMessage()));
        } catch (SQLException e) {
            throw new StartFailure("The database failed, so the command did not finish: " + DatabaseFailure.reason(e)
                    + " Repeat the command once the database is available; check helps to find the cause.");
        }
    }

    private static int retry(Settings settings, List<String> arguments) throws SQLException {
        new RetryCommand(new BulkRetry(settings.database()), System.out::println).run(arguments);
        return 0;
    }

    private static int pause(Settings settings, String command, List<String> arguments) throws SQLException {
        new PauseCommand(new Pauses(settings.database()), System.out::println).run(command, arguments);
        return 0;
    }

    private static int rotateSigningKey(Settings settings, List<String> arguments) throws SQLException {
        SigningKeys keys = new SigningKeys(
                settings.database(),
                settings.fernet(),
                settings.duration("workload-identity.key-lifetime"),
                settings.duration("workload-identity.key-overlap"));
        new SigningKeyCommand(keys, System.out::println).run(arguments);
        return 0;
    }

    private static int rotateSecrets(Settings settings) throws SQLException {
        SecretRotation.Report report = new SecretRotation(settings.database(), settings.fernet()).run();
        System.out.println(report.encrypted() + " secrets are now encrypted with the first key of FERNET_KEY"
                + (report.unreadable().isEmpty() ? "; the other keys can be removed." : "."));
        report.unreadable().forEach(System.err::println);
        return report.unreadable().isEmpty() ? 0 : 1;
    }
}
