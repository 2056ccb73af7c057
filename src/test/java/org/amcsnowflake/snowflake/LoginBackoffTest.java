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
import org.amcsnowflake.support.Patience;
import org.amcsnowflake.upload.SignInTable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Whoever enters a user's name, refused sign-ins never lock the Snowflake user. */
@Tag("service")
class LoginBackoffTest {
    private static final TestPostgres.Database DATABASE =
            LocalPostgres.forTests().freshDatabase();
    private static final LocalSnowflake SNOWFLAKE = LocalSnowflake.start(LocalSnowflakeSettings.demo());

    private final Amc amc = new Amc(DATABASE.dataSource());
    private final LoginBackoff loginBackoff = new LoginBackoff(new SignInTable(DATABASE.dataSource()));
    private final LoginBackoff ofAnotherInstance = new LoginBackoff(new SignInTable(DATABASE.dataSource()));
    private final SnowflakeConnector connector = new SnowflakeConnector(
            new SnowflakeHosts("local=%1$s,xy12345.us-east-1=%1$s".formatted(SNOWFLAKE.url())),
            new SessionLimits(
                    Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(2), Duration.ofSeconds(90)),
            LoginBackoffTest::noToken);

    private static Secret noToken(Credentials.WorkloadIdentity identity) {
        throw new AssertionError(identity);
    }

    @BeforeEach
    void forget() {
        amc.update("DELETE FROM snowflake_sign_ins");
        amc.update("DELETE FROM snowflake_accounts");
        SNOWFLAKE.forget();
    }

    @AfterAll
    static void stop() {
        SNOWFLAKE.close();
    }

    private static Destination destination(String account, String password) {
        return destination(account, "Demo", password);
    }

    private static Destination destination(String account, String username, String password) {
        return new Destination(
                new DestinationKey("user", "config", "now"),
                account,
                username,
                new Credentials.Password(new Secret(password)),
                Optional.empty(),
                "AMC",
                "PUBLIC",
                Optional.empty(),
                false);
    }

    private void signIn(LoginBackoff guard, String account, String password, String credential) throws SQLException {
        Destination destination = destination(account, password);
        guard.guarded(destination, credential, false, () -> connector.connectBare(destination))
                .close();
    }

    private void refused(LoginBackoff guard, String account, String credential) {
        assertThatThrownBy(() -> signIn(guard, account, "wrong", credential)).isInstanceOf(SQLException.class);
    }

    @Test
    void noInstanceRetriesARefusedCredentialForFifteenMinutes() throws SQLException {
        refused(loginBackoff, "local", "one");

        for (LoginBackoff guard : new LoginBackoff[] {loginBackoff, ofAnotherInstance}) {
            assertThatThrownBy(() -> signIn(guard, "local", "wrong", "one"))
                    .isInstanceOfSatisfying(
                            Fault.class, fault -> assertThat(fault.errorClass()).isEqualTo(ErrorClass.AUTHENTICATION))
                    .hasMessageContaining("390100")
                    .hasMessageContaining("this sign-in will not be retried before ");
        }
        assertThat(SNOWFLAKE.logins()).hasSize(1);

        amc.update("UPDATE snowflake_sign_ins SET started_at = now() - interval '15 minutes 1 second'");
        signIn(loginBackoff, "local", "demo-password", "one");
    }

    @Test
    void afterTwoRefusalsOnlyTheCredentialInUseIsTried() throws SQLException {
        signIn(loginBackoff, "local", "demo-password", "of the owner");
        refused(loginBackoff, "local", "guess 1");
        refused(ofAnotherInstance, "LOCAL", "guess 2");

        assertThatThrownBy(() -> signIn(ofAnotherInstance, "local", "demo-password", "guess 4"))
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.errorClass()).isEqualTo(ErrorClass.BUSY))
                .hasMessageContaining("twice within 15 minutes");
        assertThat(SNOWFLAKE.logins()).hasSize(3);

        signIn(ofAnotherInstance, "local", "demo-password", "of the owner");
        // Snowflake counts from the last successful sign-in.
        signIn(loginBackoff, "local", "demo-password", "guess 4");
    }

    @Test
    void allIdentifiersOfAnAccountCountTogether() {
        amc.update("INSERT INTO snowflake_accounts VALUES ('xy12345.us-east-1', 'local'), ('local', 'local')");
        refused(loginBackoff, "local", "guess 1");
        refused(loginBackoff, "XY12345.us-east-1", "guess 2");

        assertThatThrownBy(() -> signIn(loginBackoff, "xy12345.us-east-1", "wrong", "guess 4"))
                .isInstanceOf(Fault.class);
    }

    /** Snowflake compares names in upper case, in which {@code ß} is {@code SS}, {@code ſ} is S and {@code ı} is I. */
    @ParameterizedTest
    @CsvSource({"boss, boſs, BOß, bosſ", "Idi, ıdı, idı, ID\u0131"})
    void allSpellingsOfAUserCountTogether(String first, String second, String third, String fourth) {
        int number = 0;
        for (String username : List.of(first, second, third, fourth)) {
            String credential = "guess " + number++;
            Destination destination = destination("local", username, "wrong");
            assertThatThrownBy(() -> loginBackoff.guarded(
                            destination, credential, false, () -> connector.connectBare(destination)))
                    .isInstanceOf(number <= 2 ? SQLException.class : Fault.class);
        }

        assertThat(SNOWFLAKE.logins()).hasSize(2);
    }

    @Test
    void aSignInInProgressCountsUntilItsResultIsKnown() throws Exception {
        CountDownLatch begun = new CountDownLatch(2);
        CountDownLatch goOn = new CountDownLatch(1);
        ExecutorService instances = Executors.newFixedThreadPool(2);
        try {
            Future<?>[] trying = new Future<?>[2];
            for (int i = 0; i < trying.length; i++) {
                String credential = "guess " + i;
                trying[i] = instances.submit(() -> new LoginBackoff(new SignInTable(DATABASE.dataSource()))
                        .guarded(destination("local", "none"), credential, false, () -> {
                            begun.countDown();
                            try {
                                return goOn.await(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS);
                            } catch (InterruptedException e) {
                                throw new IllegalStateException(e);
                            }
                        }));
            }
            begun.await();
            assertThatThrownBy(() -> signIn(loginBackoff, "local", "demo-password", "another"))
                    .isInstanceOfSatisfying(
                            Fault.class, fault -> assertThat(fault.errorClass()).isEqualTo(ErrorClass.TRANSIENT));
            goOn.countDown();
            for (Future<?> each : trying) {
                Patience.resultOf(each);
            }
            signIn(loginBackoff, "local", "demo-password", "another");
        } finally {
            goOn.countDown();
            instances.shutdown();
        }
    }

    @Test
    void aSignInWithoutAnAnswerIsNotARefusal() {
        SnowflakeConnector nowhere = new SnowflakeConnector(
                new SnowflakeHosts("local=http://127.0.0.1:1"),
                new SessionLimits(
                        Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(2), Duration.ofSeconds(90)),
                LoginBackoffTest::noToken);
        Destination destination = destination("local", "demo-password");
        assertThatThrownBy(
                        () -> loginBackoff.guarded(destination, "now", false, () -> nowhere.connectBare(destination)))
                .isInstanceOf(SQLException.class);

        assertThat(amc.rows("SELECT FROM snowflake_sign_ins")).isEmpty();
    }
}
