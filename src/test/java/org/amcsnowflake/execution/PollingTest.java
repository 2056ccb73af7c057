package org.amcsnowflake.execution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.amcsnowflake.local.postgres.LocalPostgres;
import org.amcsnowflake.local.postgres.TestPostgres;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Repeated queries read only a few rows, however long the history is, here scaled down from a million executions. The
 * plans are those that PostgreSQL chooses with its statistics of these tables.
 */
@Tag("service")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PollingTest {
    private static final int HISTORY = 50_000;
    private static final int DUE = 4;
    static final String USER = "d0000000-0000-4000-8000-000000000001";
    private static final String LATEST = "e0000000-0000-4000-8000-000000000001";
    private static final Pattern PLACEHOLDER = Pattern.compile(":#(?:\\$\\{([^}]*)}|(\\w+))");
    private static final Set<String> OMITTED =
            Set.of("destination", "outcome", "error_class", "ended_after", "ended_before");
    private static final Map<String, String> VALUES = Map.ofEntries(
            Map.entry("variable.freeWorkers", "8"),
            Map.entry("variable.userId", USER),
            Map.entry("variable.executionId", LATEST),
            Map.entry("properties:instance.id", "here"),
            Map.entry("properties:lease.duration", "60s"),
            Map.entry("properties:retry.attempts", "3"),
            Map.entry("properties:outage.patience", "24h"),
            Map.entry("properties:upload.workers", "8"),
            Map.entry("properties:upload.max-per-destination", "8"),
            Map.entry("properties:upload.max-concurrent", "0"),
            Map.entry("properties:claim.completed-after", ""),
            Map.entry("properties:retention.attempts", "90d"),
            Map.entry("properties:retention.dead-letters", "365d"),
            Map.entry("properties:retention.bulk-retries", "90d"),
            Map.entry("properties:retention.key-pairs", "30d"),
            Map.entry("properties:retention.connection-tests", "1d"),
            Map.entry("properties:retention.configurations", "0s"),
            Map.entry("variable.claimId", "00000000-0000-4000-8000-000000000001"),
            Map.entry("variable.attemptId", "1"),
            Map.entry("body", "00000000-0000-4000-8000-000000000001"),
            Map.entry("variable.upload.target.account", "acct"),
            Map.entry("variable.upload.target.database", "DB"),
            Map.entry("variable.upload.target.schema", "PUBLIC"),
            Map.entry("variable.upload.target.table", "T"),
            Map.entry("variable.upload.tables", "[\"T\"]"),
            Map.entry("variable.upload.targetCount", "1"),
            Map.entry("variable.upload.isDistributed", "true"),
            Map.entry("variable.upload.isOpened", "true"),
            Map.entry("variable.upload.strategy", "upsert"),
            Map.entry("id", LATEST),
            Map.entry("limit", "5"),
            Map.entry("cursor", "0-" + LATEST),
            Map.entry("q", "x"),
            Map.entry("status", "pending"),
            Map.entry("schedule_id", LATEST),
            Map.entry("enabled", "true"),
            Map.entry("table_name", "t"),
            Map.entry("schema_name", "s"),
            Map.entry("warehouse", "w"),
            Map.entry("strategy", "upsert"),
            Map.entry("columns", "{}"),
            Map.entry("transforms", "[]"),
            Map.entry("tables", "[]"),
            Map.entry("table", "T"),
            Map.entry("timezone", "UTC"),
            Map.entry("key_columns", "[]"),
            Map.entry("incremental", "changed_rows"),
            Map.entry("starts", "{2020-01-01T00:00:00Z,2020-01-02T00:00:00Z}"),
            Map.entry("end", "2100-01-01T00:00:00Z"),
            Map.entry("name", "Weekly"),
            Map.entry("instance_id", "amc-us"),
            Map.entry("brand", "acme"),
            Map.entry("template", "campaigns"),
            Map.entry("frequency", "weekly"),
            Map.entry("time", "06:30"),
            Map.entry("lookback_days", "7"),
            Map.entry("properties:http.connection-tests", "20"),
            Map.entry("account", "acct"),
            Map.entry("username", "USER"),
            Map.entry("header.test_id", "00000000-0000-4000-8000-000000000001"));

    private final TestPostgres.Database database = LocalPostgres.forTests().freshDatabase();

    /** As created by another application: none of the AMC manager's indexes helps. */
    @BeforeAll
    void fillHistory() throws SQLException {
        execute("""
                DROP INDEX workflow_executions_user, workflow_executions_schedule;
                INSERT INTO workflow_schedules (id, user_id, name, metadata)
                SELECT ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, '%1$s', 'Schedule ' || n,
                       CASE WHEN n %% 10 = 0 THEN '{"snowflake_enabled": true, "snowflake_enabled_at": "2026-01-01T00:00:00Z"}'
                            ELSE '{"snowflake_enabled": false}' END::jsonb
                FROM generate_series(0, 199) n;
                INSERT INTO workflow_executions
                    (user_id, schedule_id, name, status, metadata, time_window_start, created_at, completed_at)
                SELECT '%1$s', CASE WHEN n %% 2 = 0 THEN ('00000000-0000-4000-8000-' || lpad((n / 2 %% 200)::text, 12, '0'))::uuid END,
                       'Execution ' || n, CASE WHEN n %% 9 = 0 THEN 'FAILED' ELSE 'completed' END,
                       CASE n %% 3 WHEN 0 THEN '{"snowflake_enabled": false}' WHEN 1 THEN '{"other": 1}' END::jsonb,
                       timestamptz '2020-01-01' + n * interval '1 hour',
                       timestamptz '2020-01-01' + n * interval '1 minute', timestamptz '2020-01-01' + n * interval '1 minute'
                FROM generate_series(1, %2$d) n;
                -- One schedule's were uploaded, as was another one's latest; and one of each kind is due.
                UPDATE workflow_executions SET snowflake_status = 'uploaded', snowflake_upload_id = gen_random_uuid()
                WHERE schedule_id = '00000000-0000-4000-8000-000000000011';
                INSERT INTO workflow_executions (id, user_id, schedule_id, status, metadata, snowflake_status, snowflake_upload_id,
                    completed_at, time_window_start, snowflake_next_attempt_at, snowflake_claim_id, snowflake_lease_until)
                VALUES ('%3$s', '%1$s', '00000000-0000-4000-8000-000000000013', 'completed', '{"snowflake_enabled": true}',
                            'uploading', gen_random_uuid(), now(), '2026-01-01', NULL,
                            '00000000-0000-4000-8000-000000000001', now() + interval '1 min'),
                    (gen_random_uuid(), gen_random_uuid(), NULL, 'completed', '{"snowflake_enabled": true}', NULL, NULL, now(), NULL, NULL, NULL, NULL),
                    (gen_random_uuid(), gen_random_uuid(), NULL, 'completed', '{"snowflake_enabled": true}', 'pending', NULL, now(), NULL, NULL, NULL, NULL),
                    (gen_random_uuid(), gen_random_uuid(), NULL, 'completed', '{"snowflake_enabled": true}', 'failed', gen_random_uuid(), now(), NULL, now(), NULL, NULL),
                    (gen_random_uuid(), gen_random_uuid(), '00000000-0000-4000-8000-000000000010', 'completed', NULL, NULL, NULL, '2026-02-01', NULL, NULL, NULL, NULL);
                ANALYZE;
                """.formatted(USER, HISTORY, LATEST));
    }

    @ParameterizedTest
    @CsvSource({
        "claim-due-executions.sql, 40",
        "recover-lost-uploads.sql, 5",
        "read-workload.sql, 10",
        "renew-leases.sql, 5",
        "hold-lease.sql, 5",
        "hand-back-execution.sql, 5",
        "list-pauses.sql, 5",
        "find-earlier-uploads.sql, 10",
        "take-target-lease.sql, 10",
        "take-unannounced-dead-letters.sql, 0",
        "delete-old-records.sql, 0",
        "api/get-stats.sql, 20",
        "advance-bulk-retries.sql, 0"
    })
    void readsAFewExecutionsAndNoHistory(String statement, int mostRows) throws Exception {
        assertThat(executionsRead(rendered(statement))).as("rows read").isLessThanOrEqualTo(mostRows);
    }

    /** However many they are: a pause may last for weeks. */
    @Test
    void theClaimReadsNoneOfThoseThatWaitForTheEndOfAPause() throws Exception {
        String paused = """
                INSERT INTO snowflake_pauses (user_id, paused_by) VALUES ('%1$s', 'operator');
                INSERT INTO workflow_executions (user_id, status, metadata, completed_at, snowflake_status,
                    snowflake_upload_id, snowflake_attempt_count, snowflake_next_attempt_at, snowflake_waits_for)
                SELECT p.user_id, 'completed', '{"snowflake_enabled": true}', now(),
                       CASE WHEN n %% 2 = 0 THEN 'pending' ELSE 'failed' END, gen_random_uuid(), 1, 'infinity', p.id
                FROM snowflake_pauses p, generate_series(1, 2000) n;
                """.formatted(USER);
        assertThat(executionsRead(paused, rendered("claim-due-executions.sql"))).isLessThanOrEqualTo(40);
    }

    /** They are found again by each claim, so they must be cheap. */
    @Test
    void theClaimReadsThoseThatWaitForTheEndOfAnIntervalOnce() throws Exception {
        String collected = """
                INSERT INTO user_snowflake_configs (id, user_id, account, username, auth_method, password, upload_interval_minutes)
                VALUES (gen_random_uuid(), '%1$s', 'a', 'u', 'password', 'x', 1440);
                INSERT INTO workflow_executions (user_id, status, metadata, completed_at)
                SELECT '%1$s', 'completed', '{"snowflake_enabled": true}', now() + interval '1 second'
                FROM generate_series(1, 2000);
                """.formatted(USER);
        assertThat(executionsRead(collected, rendered("claim-due-executions.sql")))
                .isLessThanOrEqualTo(2_040);
    }

    @Test
    void theClaimReadsDestinationsOnceHoweverManyExecutionsAreDue() throws Exception {
        String due = """
                INSERT INTO user_snowflake_configs (id, user_id, account, username, auth_method, password)
                SELECT gen_random_uuid(), gen_random_uuid(), 'a', 'u', 'password', 'x' FROM generate_series(1, 100);
                INSERT INTO workflow_executions (user_id, status, metadata, completed_at)
                SELECT c.user_id, 'completed', '{"snowflake_enabled": true}', now()
                FROM user_snowflake_configs c, generate_series(1, 10);
                """;
        assertThat(rowsRead("user_snowflake_configs", due, rendered("claim-due-executions.sql")))
                .isLessThanOrEqualTo(100 * (2 + 2 * 8));
    }

    /** Sign-ins are kept for thirty days. */
    @Test
    void theClaimReadsOnlySignInsInProgress() throws Exception {
        String signIns = """
                INSERT INTO snowflake_sign_ins (sign_in, credential, state, started_at)
                SELECT 'local U' || n, gen_random_uuid() || ' x',
                       CASE WHEN n <= 3 THEN 'trying' WHEN n % 9 = 0 THEN 'refused' ELSE 'accepted' END,
                       now() - n * interval '4 seconds'
                FROM generate_series(1, 5000) n;
                ANALYZE snowflake_sign_ins;
                """;
        assertThat(rowsRead("snowflake_sign_ins", signIns, rendered("claim-due-executions.sql")))
                .isLessThanOrEqualTo(3);
    }

    /** The statements are inside functions. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "snowflake_resume_uploads(gen_random_uuid())",
                "snowflake_pause('" + USER + "', 'owner')",
                "snowflake_resume('" + USER + "')",
                "snowflake_used_tables_to_lease('" + LATEST + "', 'local', true)"
            })
    void functionsReadNoHistory(String function) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(
                    "INSERT INTO user_snowflake_configs (id, user_id, account, username, auth_method, password)"
                            + " VALUES (gen_random_uuid(), '" + USER + "', 'a', 'u', 'password', 'x')");
            if (function.contains("snowflake_resume(")) {
                statement.execute("SELECT snowflake_pause('" + USER + "', 'owner')");
            }
            String read = "SELECT seq_scan, coalesce(idx_tup_fetch, 0) AS fetched FROM pg_stat_xact_user_tables"
                    + " WHERE relname = 'workflow_executions'";
            long before;
            try (ResultSet counted = statement.executeQuery(read)) {
                counted.next();
                before = counted.getLong("fetched");
            }
            statement.execute("SELECT " + function);
            try (ResultSet counted = statement.executeQuery(read)) {
                counted.next();
                assertThat(counted.getLong("seq_scan")).isZero();
                assertThat(counted.getLong("fetched") - before).isLessThanOrEqualTo(10);
            }
            connection.rollback();
        }
    }

    @Test
    void theClaimFindsEachKindOfDueExecution() throws Exception {
        try (Connection connection = database.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            int claimed = 0;
            try (ResultSet rows = connection.createStatement().executeQuery(rendered("claim-due-executions.sql"))) {
                while (rows.next()) {
                    claimed++;
                }
            }
            connection.rollback();
            assertThat(claimed).isEqualTo(DUE);
        }
    }

    /** The page's statement is inside a function; its condition is the index's. */
    @Test
    void aSearchForRareWordsUsesAnIndex() throws Exception {
        String definition = value("SELECT pg_get_functiondef('snowflake_find_executions'::regproc)");
        String text = definition
                .substring(definition.indexOf("snowflake_search_text("), definition.indexOf(" LIKE $4"))
                .replaceAll("\\s+", " ");
        assertThat(executionsRead("SELECT id FROM workflow_executions e WHERE " + text + " LIKE '%ution 4711%'"))
                .isLessThanOrEqualTo(50);
    }

    /** The index does not contain such short words, and computing the search text of an execution is expensive. */
    @Test
    void aSearchForOneOrTwoLettersScansTheListPageByPage() throws SQLException {
        execute("UPDATE workflow_executions SET name = 'zq' WHERE id = (SELECT id FROM workflow_executions"
                + " ORDER BY created_at LIMIT 1)");
        String before = "NULL, NULL";
        for (int page = 1; page <= HISTORY / 5_000; page++) {
            try (Connection connection = database.dataSource().getConnection();
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                statement.execute("SET LOCAL track_functions = 'pl'");
                try (ResultSet end = statement.executeQuery(
                        "SELECT quote_literal(e.created_at) || ', ' || quote_literal(e.id) FROM snowflake_page_of_executions('"
                                + USER + "', NULL, NULL, 'zq', " + before + ", 5, '') page"
                                + " JOIN workflow_executions e ON e.id = page.execution_id WHERE NOT page.is_found")) {
                    assertThat(end.next()).isTrue();
                    before = end.getString(1);
                }
                try (ResultSet looked = statement.executeQuery(
                        "SELECT calls FROM pg_stat_xact_user_functions WHERE funcname = 'snowflake_search_text'")) {
                    looked.next();
                    assertThat(looked.getLong(1))
                            .as("executions scanned so far")
                            .isLessThanOrEqualTo(page * 5_000L);
                }
                connection.rollback();
            }
        }
        assertThat(value("SELECT count(*) FROM snowflake_page_of_executions('" + USER + "', NULL, NULL, 'zq', " + before
                        + ", 5, '') WHERE is_found"))
                .isEqualTo("1");
    }

    /** Rows of workflow_executions that the statement reads, including those that a filter removes. */
    private long executionsRead(String sql) throws SQLException, IOException {
        return executionsRead("", sql);
    }

    private long executionsRead(String before, String sql) throws SQLException, IOException {
        return rowsRead("workflow_executions", before, sql);
    }

    private long rowsRead(String table, String before, String sql) throws SQLException, IOException {
        try (Connection connection = database.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            connection.createStatement().execute(before);
            try (ResultSet plan =
                    connection.createStatement().executeQuery("EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) " + sql)) {
                plan.next();
                return rowsRead(
                        table,
                        new ObjectMapper().readTree(plan.getString(1)).get(0).get("Plan"));
            } finally {
                connection.rollback();
            }
        }
    }

    private static long rowsRead(String table, JsonNode node) {
        long rows = 0;
        if (node.path("Relation Name").asText().equals(table)) {
            if (table.equals("workflow_executions")) {
                assertThat(node.path("Node Type").asText())
                        .as(node.toPrettyString())
                        .isNotEqualTo("Seq Scan");
            }
            if (!node.path("Node Type").asText().equals("ModifyTable")) {
                rows = Math.round(node.path("Actual Loops").asDouble()
                        * (node.path("Actual Rows").asDouble()
                                + node.path("Rows Removed by Filter").asDouble()
                                + node.path("Rows Removed by Index Recheck").asDouble()));
            }
        }
        for (JsonNode part : node.path("Plans")) {
            rows += rowsRead(table, part);
        }
        return rows;
    }

    /** The statement as Camel would send it. */
    static String rendered(String statement) throws IOException {
        try (InputStream file = PollingTest.class.getResourceAsStream("/sql/" + statement)) {
            Map<String, String> unknown = new HashMap<>();
            String sql = PLACEHOLDER
                    .matcher(new String(file.readAllBytes(), StandardCharsets.UTF_8))
                    .replaceAll(place -> {
                        String name = Optional.ofNullable(place.group(1)).orElse(place.group(2));
                        if (OMITTED.contains(name)) {
                            return "NULL";
                        }
                        String value = VALUES.get(name);
                        if (value == null) {
                            unknown.put(name, statement);
                        }
                        return "'" + value + "'";
                    });
            assertThat(unknown).as("placeholders without a value").isEmpty();
            return sql;
        }
    }

    private String value(String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                ResultSet row = connection.createStatement().executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection()) {
            connection.createStatement().execute(sql);
        }
    }
}
