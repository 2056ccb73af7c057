package org.amcsnowflake.operations.check;

import org.amcsnowflake.execution.Migrations;
import org.amcsnowflake.http.server.OpenIdProvider;
import org.amcsnowflake.operations.SecretRotation;
import org.amcsnowflake.operations.Service;
import org.amcsnowflake.operations.Settings;
import org.amcsnowflake.operations.StartFailure;
import org.amcsnowflake.security.BearerTokens;
import org.postgresql.ds.PGSimpleDataSource;

import javax.sql.DataSource;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/**
 * Checks what the service needs: settings, database, encryption key, the users' sign-in, and each destination. It uploads
 * nothing, applies no migration and makes no signing key, so it may run beside the service. It records only its sign-ins to Snowflake, so that
 * repeated checks cannot lock a Snowflake user.
 */
public final class InstallationCheck {
    private static final int CONNECT_SECONDS = 10;
    private static final int ANSWER_SECONDS = 60;

    private final Consumer<String> lines;
    private boolean hasFailed;

    static {
        Service.redirectDriverLog();
    }

    /** @param lines receives one line per check */
    public InstallationCheck(Consumer<String> lines) {
        this.lines = lines;
    }

    /**
     * @param locations of properties files in Camel's notation
     * @return whether everything is in order
     */
    public boolean run(List<String> locations) throws IOException {
        try (Settings settings = new Settings(locations)) {
            settings.check();
            ok("settings", "complete and valid");
            checkDatabase(settings);
            checkTokens(settings.optional("jwt.jwks.url"));
            checkOpenIdProvider(settings.optional("oidc.issuer"));
        } catch (StartFailure e) {
            failed("settings", e.getMessage());
        }
        return !hasFailed;
    }

    private void checkDatabase(Settings settings) {
        PGSimpleDataSource database = settings.database();
        database.setLoginTimeout(CONNECT_SECONDS);
        database.setSocketTimeout(ANSWER_SECONDS);
        try {
            Migrations.State state = new Migrations(database).state();
            ok("database", "PostgreSQL " + version(database) + tables(state));
            if (state == Migrations.State.UP_TO_DATE) {
                ok("migrations", "applied");
                checkSecrets(new SecretRotation(database, settings.fernet()).check());
                new DestinationCheck(settings, database).run(this::ok, this::failed);
            } else {
                ok(
                        "migrations",
                        "the next start applies those that are missing; secrets and destinations can be checked"
                                + " afterwards");
            }
        } catch (IllegalStateException | SQLException e) {
            failed("database", String.valueOf(e.getMessage()));
        }
    }

    private static String version(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return connection.getMetaData().getDatabaseProductVersion();
        }
    }

    private static String tables(Migrations.State state) {
        return state == Migrations.State.EMPTY
                ? ", without tables: the next start creates them, those of the AMC manager as well. If the AMC manager"
                        + " has created them already, check DATABASE_URL and the user's search_path"
                : ", with the tables that the service reads";
    }

    private void checkSecrets(SecretRotation.Report report) {
        report.unreadable().forEach(sentence -> failed("key", sentence));
        if (report.unreadable().isEmpty()) {
            ok("key", "FERNET_KEY decrypts each of the " + report.encrypted() + " stored secrets");
        }
    }

    private void checkTokens(String jwksUrl) {
        if (jwksUrl.isEmpty()) {
            ok("tokens", "verified with JWT_SECRET");
            return;
        }
        try {
            int keys = BearerTokens.keysAt(jwksUrl);
            if (keys == 0) {
                failed(
                        "tokens",
                        "The key set at " + jwksUrl + " has no keys, so every token is rejected. Check"
                                + " JWT_JWKS_URL.");
            } else {
                ok("tokens", "verified with the key set at " + jwksUrl + "; number of keys: " + keys);
            }
        } catch (IOException e) {
            failed(
                    "tokens",
                    "The key set at " + jwksUrl + " cannot be read (" + e.getMessage() + "). Check JWT_JWKS_URL,"
                            + " and the access of this machine to it.");
        }
    }

    private void checkOpenIdProvider(String issuer) {
        if (issuer.isEmpty()) {
            return;
        }
        try {
            OpenIdProvider.check(issuer);
            ok("sign-in", "users sign in to the console at " + issuer);
        } catch (CompletionException e) {
            failed(
                    "sign-in",
                    "Users cannot sign in at " + issuer + " (" + e.getCause() + "). Check OIDC_ISSUER, and the"
                            + " access of this machine to it.");
        }
    }

    private void ok(String check, String detail) {
        line("ok", check, detail);
    }

    private void failed(String check, String detail) {
        hasFailed = true;
        line("failed", check, detail);
    }

    /** Names that users chose may contain control characters. */
    private void line(String result, String check, String detail) {
        String shown = detail.strip().replaceAll("\\s*\\R\\s*", " ").replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
        lines.accept("%-7s %-12s %s".formatted(result, check, shown));
    }
}
