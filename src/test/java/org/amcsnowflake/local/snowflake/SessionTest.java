package org.amcsnowflake.local.snowflake;

import org.amcsnowflake.local.snowflake.fault.Fault;
import org.amcsnowflake.local.snowflake.fault.FaultAction;
import org.amcsnowflake.local.snowflake.fault.RequestKind;
import org.amcsnowflake.local.snowflake.session.Timing;
import org.amcsnowflake.support.Background;
import org.amcsnowflake.support.Patience;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

class SessionTest {

    @Test
    void anExpiredTokenIsRenewedTransparently() throws SQLException {
        try (LocalSnowflake snowflake = TestSnowflake.start(LocalSnowflakeSettings.demo());
                Connection connection = Driver.connect(snowflake)) {
            snowflake.add(Fault.once(RequestKind.SELECT, new FaultAction.ExpireToken()));

            assertThat(Driver.rows(connection, "SELECT 1")).containsExactly("1");
            assertThat(Driver.rows(connection, "SELECT 2")).containsExactly("2");
            assertThat(snowflake.logins()).hasSize(1);
            assertThat(snowflake.faults().get(0).hits()).isEqualTo(1);
        }
    }

    @Test
    void anExpiredMasterTokenRequiresANewLogin() throws SQLException {
        Timing shortLived = Timing.standard().withMasterToken(Duration.ZERO);
        try (LocalSnowflake snowflake =
                        TestSnowflake.start(LocalSnowflakeSettings.demo().withTiming(shortLived));
                Connection connection = Driver.connect(snowflake)) {
            snowflake.add(Fault.once(RequestKind.SELECT, new FaultAction.ExpireToken()));

            SQLException failure = failureOf(connection, "SELECT 1");

            assertThat(failure.getErrorCode()).isEqualTo(390114);
        }
    }

    @Test
    void anEndedSessionReturns390111() throws SQLException {
        try (LocalSnowflake snowflake = TestSnowflake.start(LocalSnowflakeSettings.demo());
                Connection connection = Driver.connect(snowflake)) {
            snowflake.add(Fault.once(RequestKind.SELECT, new FaultAction.EndSession()));

            assertThat(failureOf(connection, "SELECT 1").getErrorCode()).isEqualTo(390111);
            assertThat(failureOf(connection, "SELECT 1").getErrorCode()).isEqualTo(390111);
            assertThat(connection.isValid(5)).isFalse();
        }
    }

    @Test
    void closingASessionRollsBack() throws SQLException {
        try (LocalSnowflake snowflake = TestSnowflake.start(LocalSnowflakeSettings.demo());
                Connection reader = Driver.connect(snowflake)) {
            Driver.run(reader, "CREATE TABLE T (N INTEGER)");
            try (Connection writer = Driver.connect(snowflake)) {
                writer.setAutoCommit(false);
                Driver.run(writer, "INSERT INTO T VALUES (1)");
            }
            assertThat(Driver.rows(reader, "SELECT COUNT(*) FROM T")).containsExactly("0");
        }
    }

    @Test
    void sessionsRunConcurrentlyAndEachRunsOneStatementAtATime() throws Exception {
        try (LocalSnowflake snowflake = TestSnowflake.start(LocalSnowflakeSettings.demo());
                Connection slow = Driver.connect(snowflake);
                Connection quick = Driver.connect(snowflake)) {
            snowflake.add(Fault.onceMatching("'first'", FaultAction.Delay.untilLifted()));
            try (Statement statement = slow.createStatement()) {
                CompletableFuture<Void> first = inBackground(() -> statement.execute("SELECT 'first'"));
                await().until(() -> snowflake.faults().get(0).hits() == 1);
                CompletableFuture<Void> second = inBackground(() -> Driver.run(slow, "SELECT 'second'"));
                await().until(() -> snowflake.statements().stream()
                        .anyMatch(each -> each.sqlText().contains("second")));

                assertThat(Driver.rows(quick, "SELECT 'aside'")).containsExactly("aside");
                assertThat(first).isNotDone();
                assertThat(second).isNotDone();

                statement.cancel();
                assertThat(first).failsWithin(Patience.LIMIT);
                assertThat(second).succeedsWithin(Patience.LIMIT);
            }
        }
    }

    @Test
    void aLongStatementIsAnsweredWithStillRunningUntilItEnds() throws Exception {
        Timing impatient = Timing.standard().withHold(Duration.ofMillis(100));
        try (LocalSnowflake snowflake =
                        TestSnowflake.start(LocalSnowflakeSettings.demo().withTiming(impatient));
                Connection connection = Driver.connect(snowflake)) {
            FaultAction.Delay running = FaultAction.Delay.untilLifted();
            snowflake.add(Fault.once(RequestKind.SELECT, running));
            snowflake.add(Fault.once(RequestKind.POLL, new FaultAction.ExpireToken()));

            CompletableFuture<List<String>> rows = new CompletableFuture<>();
            inBackground(() -> rows.complete(Driver.rows(connection, "SELECT 1")));
            await().until(() -> snowflake.faults().stream().allMatch(fault -> fault.hits() == 1));
            running.lift();

            assertThat(Patience.resultOf(rows)).containsExactly("1");
        }
    }

    @Test
    void everyStatementIsDelayedByTheLatency() throws SQLException {
        Timing far = Timing.standard().withLatency(Duration.ofMillis(200));
        try (LocalSnowflake snowflake =
                        TestSnowflake.start(LocalSnowflakeSettings.demo().withTiming(far));
                Connection connection = Driver.connect(snowflake)) {
            long start = System.nanoTime();
            Driver.rows(connection, "SELECT 1");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
        }
    }

    @Test
    void aPortInUseIsReportedInOneSentence() {
        try (LocalSnowflake first = TestSnowflake.start(LocalSnowflakeSettings.demo())) {
            LocalSnowflakeSettings samePort = LocalSnowflakeSettings.demo().withPort(first.port());
            assertThatThrownBy(() -> TestSnowflake.start(samePort))
                    .hasMessage("The local Snowflake cannot start: port " + first.port()
                            + " is already in use. Stop what uses it, or choose another with LOCAL_SNOWFLAKE_PORT.");
        }
    }

    private static CompletableFuture<Void> inBackground(ThrowingRunnable work) {
        return Background.run(() -> {
            work.run();
            return null;
        });
    }

    private static SQLException failureOf(Connection connection, String sql) {
        return catchThrowableOfType(SQLException.class, () -> Driver.run(connection, sql));
    }
}
