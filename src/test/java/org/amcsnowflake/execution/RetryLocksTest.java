package org.amcsnowflake.execution;

import org.amcsnowflake.flow.service.Amc;
import org.amcsnowflake.local.postgres.LocalPostgres;
import org.amcsnowflake.local.postgres.TestPostgres;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/** Retries lock rows in one order, so that none of them and an upload, a pause or another retry wait for each other. */
@Tag("service")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RetryLocksTest {
    private static final Pattern PARAMETER = Pattern.compile(":#(?:\\$\\{([^}]*)}|(\\w+))|\\?");
    private static final String USER = "d0000000-0000-4000-8000-000000000001";
    private static final String FIRST = "e0000000-0000-4000-8000-000000000001";
    private static final String LAST = "e0000000-0000-4000-8000-000000000002";
    private static final Map<String, String> VALUES =
            Map.of("variable.userId", USER, "id", FIRST, "statuses", "failed");

    private final TestPostgres.Database database = LocalPostgres.forTests().freshDatabase();
    private final Amc amc = new Amc(database.dataSource());

    /** What would be locked last is stored first. */
    @BeforeEach
    void insertFailedUploads() {
        amc.update("TRUNCATE workflow_executions, workflow_schedules, snowflake_bulk_retries CASCADE");
        amc.update("INSERT INTO workflow_schedules (id, user_id) VALUES (?::uuid, ?::uuid)", FIRST, USER);
        for (String id : new String[] {LAST, FIRST}) {
            amc.update(
                    "INSERT INTO workflow_executions (id, user_id, schedule_id, status, metadata, snowflake_status,"
                            + " snowflake_upload_id, completed_at) VALUES (?::uuid, ?::uuid, ?::uuid, 'completed',"
                            + " '{\"snowflake_enabled\": true}', 'failed', gen_random_uuid(), now())",
                    id,
                    USER,
                    FIRST);
            amc.update(
                    "INSERT INTO snowflake_target_results VALUES ('acct', 'DB', 'PUBLIC', ?, '{}', ?::uuid, ?::uuid, 'd', 'x', 1)",
                    id,
                    id,
                    FIRST);
            amc.update(
                    "INSERT INTO snowflake_dead_letters (execution_id, upload_id, error_class, error_message, attempts,"
                            + " created_at) SELECT id, snowflake_upload_id, 'DATA', 'x', 3, now() - interval '1 hour'"
                            + " FROM workflow_executions WHERE id = ?::uuid",
                    id);
        }
        amc.update(
                "WITH running AS (INSERT INTO snowflake_bulk_retries (user_id, filter, error_classes, total, started_at)"
                        + " VALUES (?::uuid, '{}', '{}', 2, now()) RETURNING id)"
                        + " INSERT INTO snowflake_bulk_retry_executions (bulk_retry_id, place, execution_id)"
                        + " SELECT running.id, row_number() OVER (ORDER BY e.id), e.id FROM running, workflow_executions e",
                USER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "api/retry-execution.sql",
                "api/retry-executions.sql",
                "retry-dead-letters.sql",
                "advance-bulk-retries.sql"
            })
    void aRetryForgetsResultsInTheOrderOfTheirTables(String retry) throws Exception {
        waitsForNoneWhileItHoldsOthers(retry, "DELETE FROM snowflake_target_results WHERE table_name = '%s'");

        assertThat(amc.rows("SELECT FROM snowflake_target_results")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"api/retry-executions.sql", "retry-dead-letters.sql"})
    void aRetryLocksExecutionsInTheOrderOfTheirIds(String retry) throws Exception {
        waitsForNoneWhileItHoldsOthers(retry, "UPDATE workflow_executions SET name = 'locked' WHERE id = '%s'");

        assertThat(amc.rows("SELECT FROM workflow_executions WHERE snowflake_status = 'pending'"))
                .hasSize(2);
    }

    /** Another session locks the rows in the right order. PostgreSQL ends a deadlock by an error in one of both. */
    private void waitsForNoneWhileItHoldsOthers(String retry, String lock) throws Exception {
        CompletableFuture<Void> retried;
        try (Connection connection = database.dataSource().getConnection();
                Statement other = connection.createStatement()) {
            connection.setAutoCommit(false);
            other.execute(lock.formatted(FIRST));
            retried = CompletableFuture.runAsync(() -> execute(retry));
            Awaitility.await("the retry waits")
                    .until(() -> !amc.rows("SELECT FROM pg_stat_activity WHERE datname = current_database()"
                                    + " AND wait_event_type = 'Lock'")
                            .isEmpty());
            other.execute(lock.formatted(LAST));
            connection.commit();
        }
        retried.get();
    }

    private void execute(String statement) {
        try (Connection connection = database.dataSource().getConnection();
                Statement retry = connection.createStatement()) {
            retry.execute(rendered(statement));
        } catch (SQLException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The limits of the filters are omitted. */
    private static String rendered(String statement) throws IOException {
        try (InputStream file = RetryLocksTest.class.getResourceAsStream("/sql/" + statement)) {
            String sql = new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("cast(? AS timestamptz) AS failed_before", "now() AS failed_before")
                    .replace("cast(? AS interval) AS within", "interval '0' AS within");
            return PARAMETER.matcher(sql).replaceAll(place -> {
                String name = place.group(1) == null ? String.valueOf(place.group(2)) : place.group(1);
                return VALUES.containsKey(name) ? "'" + VALUES.get(name) + "'" : "NULL";
            });
        }
    }
}
