package org.amcsnowflake.execution;

import org.amcsnowflake.local.postgres.LocalPostgres;
import org.amcsnowflake.local.postgres.TestPostgres;
import org.amcsnowflake.support.Background;
import org.amcsnowflake.support.Patience;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;

import static org.assertj.core.api.Assertions.assertThat;

/** Limits per user hold for requests at the same time, also on several instances. */
@Tag("service")
class LimitsTest {
    private final TestPostgres.Database database = LocalPostgres.forTests().freshDatabase();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            api/create-schedule.sql | INSERT INTO workflow_schedules (user_id, name) SELECT %s, 'many' FROM generate_series(1, 999)
            api/test-connection.sql | INSERT INTO snowflake_connection_tests (user_id, sign_in, test_id) SELECT %s, 'a', gen_random_uuid() FROM generate_series(1, 19)
            """)
    void ofTwoRequestsOnlyTheLastPermittedOneIsAdmitted(String statement, String others) throws Exception {
        String sql = PollingTest.rendered(statement);
        try (Connection first = database.dataSource().getConnection();
                Connection second = database.dataSource().getConnection()) {
            first.createStatement().execute(others.formatted("cast('" + PollingTest.USER + "' AS snowflake_user_id)"));
            first.setAutoCommit(false);
            assertThat(isAdmitted(first, sql)).isTrue();
            CompletableFuture<Boolean> other = Background.run(() -> isAdmitted(second, sql));
            Awaitility.await().until(() -> other.isDone() || isAnybodyWaiting());
            first.commit();

            assertThat(Patience.resultOf(other)).isFalse();
        }
    }

    private static boolean isAdmitted(Connection connection, String sql) throws SQLException {
        try (ResultSet rows = connection.createStatement().executeQuery(sql)) {
            return rows.next() && rows.getString("id") != null;
        }
    }

    private boolean isAnybodyWaiting() throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                ResultSet waiting = connection
                        .createStatement()
                        .executeQuery("SELECT FROM pg_stat_activity"
                                + " WHERE datname = current_database() AND wait_event_type = 'Lock'")) {
            return waiting.next();
        }
    }
}
