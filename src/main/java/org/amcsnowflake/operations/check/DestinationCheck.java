package org.amcsnowflake.operations.check;

import org.amcsnowflake.destination.Credentials;
import org.amcsnowflake.destination.Destination;
import org.amcsnowflake.destination.DestinationException;
import org.amcsnowflake.destination.Destinations;
import org.amcsnowflake.destination.IdentityIssuer;
import org.amcsnowflake.destination.SnowflakeHosts;
import org.amcsnowflake.execution.SqlFile;
import org.amcsnowflake.identity.SigningKeys;
import org.amcsnowflake.identity.TokenSigner;
import org.amcsnowflake.operations.Settings;
import org.amcsnowflake.snowflake.ConnectionTest;
import org.amcsnowflake.snowflake.LoginBackoff;
import org.amcsnowflake.snowflake.SessionLimits;
import org.amcsnowflake.snowflake.SnowflakeConnector;
import org.amcsnowflake.snowflake.TestStep;
import org.amcsnowflake.upload.SignInTable;

import javax.sql.DataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Signs in to each destination as uploads do, and uses its role, warehouse, database and schema. */
final class DestinationCheck {
    private static final String CHECK = "destination";

    private final DataSource database;
    private final IdentityIssuer issuer;
    private final SigningKeys signingKeys;
    private final Destinations destinations;
    private final SnowflakeConnector connector;
    private final LoginBackoff loginBackoff;

    DestinationCheck(Settings settings, DataSource database) {
        this.database = database;
        issuer = IdentityIssuer.of(settings::optional);
        destinations = new Destinations(settings.fernet(), Duration.ZERO, issuer);
        Duration silence = settings.duration("snowflake.socket-timeout");
        signingKeys = new SigningKeys(
                database,
                settings.fernet(),
                settings.duration("workload-identity.key-lifetime"),
                settings.duration("workload-identity.key-overlap"));
        TokenSigner signer = new TokenSigner(signingKeys);
        // Another process publishes the keys.
        signer.publish();
        connector = new SnowflakeConnector(
                new SnowflakeHosts(settings.optional("snowflake.hosts")),
                SessionLimits.ofConnectionTests(silence),
                signer);
        loginBackoff = new LoginBackoff(new SignInTable(database));
    }

    void run(BiConsumer<String, String> ok, BiConsumer<String, String> failed) throws SQLException {
        boolean canSign = signingKeys.published().stream().anyMatch(SigningKeys.Published::signs);
        if (issuer.address().isPresent()) {
            ok.accept(
                    "signing key",
                    canSign
                            ? "signs the tokens of workload identities"
                            : "the first sign-in by workload identity makes it; there is none yet");
        }
        for (Map<String, Object> row : rows()) {
            String name = "user " + row.get("user_id") + ", " + row.get("account") + " as " + row.get("username");
            try {
                Destination destination = destinations.decrypted(row);
                if (destination.credentials() instanceof Credentials.WorkloadIdentity && !canSign) {
                    // Signing a token would make the key.
                    ok.accept(CHECK, name + ": not signed in, since there is no signing key yet");
                    continue;
                }
                problem(destination)
                        .ifPresentOrElse(
                                sentence -> failed.accept(CHECK, name + ": " + sentence), () -> ok.accept(CHECK, name));
            } catch (DestinationException | IllegalArgumentException e) {
                failed.accept(CHECK, name + ": " + e.getMessage());
            }
        }
    }

    private List<Map<String, Object>> rows() throws SQLException {
        List<Map<String, Object>> rows = new ArrayList<>();
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(SqlFile.read("list-destinations.sql"));
                ResultSet result = statement.executeQuery()) {
            while (result.next()) {
                Map<String, Object> row = new HashMap<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    row.put(result.getMetaData().getColumnName(i), result.getString(i));
                }
                rows.add(row);
            }
        }
        return rows;
    }

    private Optional<String> problem(Destination destination) {
        try (ConnectionTest test = ConnectionTest.withoutUpload(connector, loginBackoff, destination)) {
            test.forEachRemaining(step -> {});
            return test.steps().stream()
                    .filter(TestStep::isFailure)
                    .findFirst()
                    .map(step -> String.valueOf(step.detail()));
        }
    }
}
