package org.amcsnowflake.snowflake;

import org.amcsnowflake.destination.Credentials;
import org.amcsnowflake.destination.Destination;
import org.amcsnowflake.destination.DestinationKey;
import org.amcsnowflake.destination.Secret;
import org.amcsnowflake.destination.SnowflakeHosts;
import org.amcsnowflake.failures.ErrorClass;
import org.amcsnowflake.failures.Fault;
import org.amcsnowflake.flow.service.Amc;
import org.amcsnowflake.local.postgres.LocalPostgres;
import org.amcsnowflake.local.postgres.TestPostgres;
import org.amcsnowflake.local.snowflake.LocalSnowflake;
import org.amcsnowflake.local.snowflake.LocalSnowflakeSettings;
import org.amcsnowflake.local.snowflake.fault.FaultAction;
import org.amcsnowflake.local.snowflake.fault.RequestKind;
import org.amcsnowflake.support.Patience;
import org.amcsnowflake.upload.SignInTable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The driver waits longer than its login timeout; uploads do not. */
@Tag("service")
class SessionPoolTest {
    private final TestPostgres.Database database = LocalPostgres.forTests().freshDatabase();
    private final Amc amc = new Amc(database.dataSource());
    private final LocalSnowflake snowflake = LocalSnowflake.start(LocalSnowflakeSettings.demo());

    /** So that the ones after it reach Snowflake long before their time is over. */
    @BeforeEach
    void signInOnce() throws SQLException {
        try (SessionPool sessions = sessions(snowflake.url(), Patience.LIMIT)) {
            sessions.release(sessions.open(destination()));
        }
        amc.update("DELETE FROM snowflake_sign_ins");
        snowflake.forget();
    }

    @AfterEach
    void close() {
        snowflake.close();
    }

    @Test
    void aSignInEndsInTimeIfTheAccountAcceptsConnectionsAndDoesNotRespond() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                SessionPool sessions = sessions("http://127.0.0.1:" + silent.getLocalPort())) {
            assertThatThrownBy(() -> sessions.open(destination()))
                    .isInstanceOfSatisfying(
                            Fault.class, fault -> assertThat(fault.errorClass()).isEqualTo(ErrorClass.UNAVAILABLE))
                    .hasMessage("Snowflake did not respond to the sign-in within 2 seconds. If this persists, check the"
                            + " network path from the service to account local; SELECT SYSTEM$ALLOWLIST(); lists the"
                            + " hosts it needs.");
        }
    }

    @Test
    void aResponseThatComesTooLateIsRecordedAndItsSessionIsNotUsed() {
        FaultAction.Delay silent = FaultAction.Delay.untilLifted();
        snowflake.add(org.amcsnowflake.local.snowflake.fault.Fault.once(RequestKind.LOGIN, silent));
        try (SessionPool sessions = sessions(snowflake.url())) {
            assertThatThrownBy(() -> sessions.open(destination())).isInstanceOf(Fault.class);
            assertThat(states()).isEqualTo("trying");

            silent.lift();
            Awaitility.await().until(() -> states().equals("accepted"));
            assertThat(sessions.active()).isZero();
            assertThat(sessions.idle()).isZero();
        }
    }

    @Test
    void aSignInThatNobodyWaitsForAnyMoreIsNotBegun() throws SQLException {
        FaultAction.Delay silent = FaultAction.Delay.untilLifted();
        snowflake.add(org.amcsnowflake.local.snowflake.fault.Fault.once(RequestKind.LOGIN, silent));
        try (SessionPool sessions = sessions(snowflake.url())) {
            assertThatThrownBy(() -> sessions.open(destination())).isInstanceOf(Fault.class);
            assertThatThrownBy(() -> sessions.open(destination()))
                    .as("waits for the first one: a user has one sign-in at a time")
                    .isInstanceOf(Fault.class);

            silent.lift();
            Awaitility.await().until(() -> states().equals("accepted"));
            assertThat(snowflake.logins()).hasSize(1);
        }
    }

    private SessionPool sessions(String url) {
        return sessions(url, Duration.ofSeconds(2));
    }

    private SessionPool sessions(String url, Duration loginTimeout) {
        return new SessionPool(
                new SnowflakeConnector(
                        new SnowflakeHosts("local=" + url),
                        new SessionLimits(
                                Duration.ofSeconds(30),
                                Duration.ofSeconds(30),
                                Duration.ofSeconds(30),
                                Duration.ofSeconds(90)),
                        identity -> new Secret("a token")),
                new LoginBackoff(new SignInTable(database.dataSource())),
                loginTimeout,
                Duration.ofMinutes(1));
    }

    private static Destination destination() {
        return new Destination(
                new DestinationKey("user", "config", "now"),
                "local",
                "demo",
                new Credentials.Password(new Secret("demo-password")),
                Optional.empty(),
                "AMC",
                "PUBLIC",
                Optional.empty(),
                false);
    }

    private String states() {
        return String.valueOf(amc.one("SELECT string_agg(state, ', ') AS states FROM snowflake_sign_ins")
                .get("states"));
    }
}
