package org.amcsnowflake.snowflake;

import net.snowflake.client.api.driver.SnowflakeDriver;
import org.amcsnowflake.destination.Credentials;
import org.amcsnowflake.destination.Destination;
import org.amcsnowflake.destination.SnowflakeHosts;
import org.amcsnowflake.failures.ErrorClass;
import org.amcsnowflake.failures.ErrorContext;
import org.amcsnowflake.failures.Fault;
import org.amcsnowflake.sql.Identifier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;

/** Logs in to a destination with the unmodified driver. Thread-safe. */
public final class SnowflakeConnector {
    private static final Logger LOG = LoggerFactory.getLogger(SnowflakeConnector.class);

    /** The driver's message for the host of an account that does not exist. */
    private static final Pattern NO_ACCOUNT = Pattern.compile("HTTP status=40[34]");

    private static final int INVALID_TOKEN = 390144;

    private static final Duration REACH = Duration.ofSeconds(10);

    private final SnowflakeHosts hosts;
    private final SessionLimits limits;
    private final IdentityTokens tokens;

    public SnowflakeConnector(SnowflakeHosts hosts, SessionLimits limits, IdentityTokens tokens) {
        this.hosts = hosts;
        this.limits = limits;
        this.tokens = tokens;
        RefusedRedirects.install();
    }

    Connection connect(Destination destination) throws SQLException {
        Properties properties = bare(destination);
        properties.put("db", Identifier.folded(destination.database()).quoted());
        properties.put("schema", Identifier.folded(destination.schema()).quoted());
        destination.warehouse().map(Identifier::folded).ifPresent(name -> properties.put("warehouse", name.quoted()));
        destination.role().map(Identifier::folded).ifPresent(name -> properties.put("role", name.quoted()));
        return connect(destination, properties);
    }

    /** Signs in, without choosing a role, warehouse, database or schema. */
    Connection connectBare(Destination destination) throws SQLException {
        return connect(destination, bare(destination));
    }

    /** Checks that something listens at the account's address. */
    void reach(Destination destination) throws IOException {
        URI address = hosts.address(destination.account());
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address.getHost(), address.getPort()), (int)
                    Math.min(REACH.toMillis(), limits.loginTimeout().toMillis()));
        } catch (IOException e) {
            if (hosts.isMapped(destination.account())) {
                LOG.warn("Nothing answers at {}, an account's address in SNOWFLAKE_HOSTS: {}", address, e.getMessage());
                throw new Fault(
                        ErrorClass.TRANSIENT,
                        "Nothing answers at the address that the administrator of this service has set for the account."
                                + " Check the account identifier, or ask the administrator.");
            }
            throw new Fault(
                    ErrorClass.UNAVAILABLE,
                    "Nothing answers at " + address.getHost() + ":" + address.getPort() + " (" + e.getMessage()
                            + "). Check the account identifier, and the service's access to the internet; SELECT"
                            + " SYSTEM$ALLOWLIST(); lists the hosts it needs.",
                    List.of("SELECT SYSTEM$ALLOWLIST();"));
        }
    }

    private Properties bare(Destination destination) {
        Properties properties = new Properties();
        properties.putAll(SessionParameters.of(limits));
        properties.put("account", destination.account());
        properties.put("user", destination.username());
        return properties;
    }

    private Connection connect(Destination destination, Properties properties) throws SQLException {
        try {
            return signIn(destination, properties);
        } catch (SQLException first) {
            if (!mayBeAccepted(destination, first)) {
                throw first;
            }
        }
        try {
            return signIn(destination, properties);
        } catch (SQLException e) {
            if (NO_ACCOUNT.matcher(String.valueOf(e.getMessage())).find()) {
                throw new Fault(ErrorClass.ACCOUNT, noAccount(destination, e));
            }
            throw e;
        }
    }

    private Connection signIn(Destination destination, Properties properties) throws SQLException {
        Properties complete = new Properties();
        complete.putAll(properties);
        complete.putAll(properties(destination.credentials()));
        return new SnowflakeDriver().connect(hosts.jdbcUrl(destination.account()), complete);
    }

    /**
     * Whether the same sign-in may be accepted if it is repeated once: a registered key takes effect after some
     * seconds, Snowflake may have failed to read this service's keys or have tried so long that a token expired, and a
     * gateway may answer for an existing account. None of these locks the user.
     */
    private static boolean mayBeAccepted(Destination destination, SQLException refusal) {
        int code = refusal.getErrorCode();
        boolean isByIdentity = destination.credentials() instanceof Credentials.WorkloadIdentity;
        return code == INVALID_TOKEN
                || isByIdentity && code >= 390_000 && code < 400_000
                || NO_ACCOUNT.matcher(String.valueOf(refusal.getMessage())).find();
    }

    private static String noAccount(Destination destination, SQLException failure) {
        return ErrorContext.of(destination)
                .fill("Snowflake has no account {account}. Correct the identifier in Settings → Snowflake"
                        + " Configuration; in a Snowflake worksheet, SELECT CURRENT_ORGANIZATION_NAME() || '-' ||"
                        + " CURRENT_ACCOUNT_NAME(); shows it. (The answer was: " + failure.getMessage() + ")");
    }

    /** Called for each sign-in: a token of a workload identity is valid for some minutes. */
    private Map<String, Object> properties(Credentials credentials) throws SQLException {
        return switch (credentials.method()) {
            case PASSWORD ->
                Map.of(
                        "password",
                        ((Credentials.Password) credentials).password().reveal());
            case KEY_PAIR -> Map.of("privateKey", ((Credentials.KeyPair) credentials).privateKey());
            case TOKEN ->
                Map.of(
                        "authenticator",
                        "PROGRAMMATIC_ACCESS_TOKEN",
                        "token",
                        ((Credentials.AccessToken) credentials).token().reveal());
            case WORKLOAD_IDENTITY ->
                Map.of(
                        "authenticator",
                        "WORKLOAD_IDENTITY",
                        "workloadIdentityProvider",
                        "OIDC",
                        "token",
                        tokens.sign((Credentials.WorkloadIdentity) credentials).reveal());
        };
    }
}
