package org.amcsnowflake.execution;

import org.amcsnowflake.local.postgres.LocalPostgres;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import javax.sql.DataSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Tag("service")
final class MigrationsTest {
    static final String LATEST = "44";

    private static final String USER = "'d0000000-0000-4000-8000-000000000001'";
    private static final String EXECUTION = "'e0000000-0000-4000-8000-000000000001'";

    private DataSource database;

    @BeforeEach
    void emptyDatabase() {
        database = LocalPostgres.forTests().emptyDatabase().dataSource();
    }

    /** A copy of an empty database that was migrated. */
    private void migratedDatabase() {
        database = LocalPostgres.forTests().freshDatabase().dataSource();
    }

    @Test
    void createsAllTablesInAnEmptyDatabase() throws Exception {
        migrate();
        assertThat(values("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1"))
                .containsExactly(
                        "snowflake_accounts",
                        "snowflake_bulk_retries",
                        "snowflake_bulk_retry_executions",
                        "snowflake_connection_tests",
                        "snowflake_currency_rates",
                        "snowflake_dead_letters",
                        "snowflake_key_pairs",
                        "snowflake_outages",
                        "snowflake_pauses",
                        "snowflake_schema_history",
                        "snowflake_sign_ins",
                        "snowflake_signing_keys",
                        "snowflake_target_leases",
                        "snowflake_target_results",
                        "snowflake_upload_attempts",
                        "snowflake_upload_rates",
                        "snowflake_workload_identities",
                        "user_snowflake_configs",
                        "workflow_execution_result_chunks",
                        "workflow_executions",
                        "workflow_schedules");
        assertThat(
                        values(
                                "SELECT version FROM snowflake_schema_history WHERE version IS NOT NULL ORDER BY installed_rank"))
                .containsExactly(
                        "1", "16", "17", "18", "19", "20", "21", "22", "23", "24", "25", "26", "27", "28", "29", "30",
                        "31", "32", "33", "34", "35", "36", "37", "38", "39", "40", "41", "42", "43", LATEST);
    }

    @Test
    void isIdempotent() throws Exception {
        migratedDatabase();
        List<String> once = Schema.of(database);
        migrate();
        assertThat(Schema.of(database)).isEqualTo(once);
    }

    /** After a return to the previous version. */
    @Test
    void usesTheDatabaseOfANewerVersionAsItIs() throws Exception {
        migratedDatabase();
        execute("ALTER TABLE workflow_executions ADD COLUMN snowflake_later text");
        execute(
                "INSERT INTO snowflake_schema_history (installed_rank, version, description, type, script, installed_by,"
                        + " execution_time, success) VALUES (1000, '1000', 'later', 'SQL', 'V1000__later.sql', 'amc', 1, true)");
        List<String> newer = Schema.of(database);

        migrate();

        assertThat(new Migrations(database).state()).isEqualTo(Migrations.State.UP_TO_DATE);
        assertThat(Schema.of(database)).isEqualTo(newer);
    }

    @Test
    void isIdempotentWithoutItsHistory() throws Exception {
        migratedDatabase();
        List<String> once = Schema.of(database);
        execute("DROP TABLE snowflake_schema_history");
        migrate();
        assertThat(Schema.of(database)).isEqualTo(once);
    }

    @Test
    void replacesFunctionsThatOlderMigrationsCreated() throws Exception {
        migratedDatabase();
        List<String> fromNothing = Schema.of(database);
        emptyDatabase();
        Flyway.configure()
                .dataSource(database)
                .table("snowflake_schema_history")
                .locations("classpath:db/migration")
                .repeatableSqlMigrationPrefix("none")
                .target("30")
                .load()
                .migrate();
        assertThat(Schema.of(database)).isNotEqualTo(fromNothing);
        migrate();
        assertThat(Schema.of(database)).isEqualTo(fromNothing);
    }

    /**
     * During a rolling upgrade, instances of the previous release use the migrated database. A release replaces the file by
     * its own columns and functions, which a failure of this test prints.
     */
    @Test
    void keepsWhatThePreviousReleaseUses() throws Exception {
        migratedDatabase();
        List<String> previous;
        try (InputStream file = MigrationsTest.class.getResourceAsStream("schema-1.0.0.txt")) {
            previous = new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
        assertThat(Schema.usedBy(database)).containsAll(previous);
        Set<String> tables = previous.stream()
                .filter(line -> line.startsWith("column "))
                .map(line -> line.split(" ")[1])
                .collect(Collectors.toSet());
        assertThat(values(
                        "SELECT concat_ws(' ', 'column', table_name, column_name, udt_name, 'nullable ' || is_nullable)"
                                + " FROM information_schema.columns WHERE table_schema = 'public' AND is_nullable = 'NO'"
                                + " AND column_default IS NULL AND table_name IN ('" + String.join("', '", tables)
                                + "')"))
                .as("columns that the previous release has to fill in")
                .isSubsetOf(previous);
    }

    /** So that each function is defined in one place. The search index would be corrupted if its function changed. */
    @Test
    void hasEachFunctionExceptThatOfAnIndexInARepeatableMigration() throws Exception {
        migratedDatabase();
        List<String> functions = values("SELECT DISTINCT proname FROM pg_proc"
                + " WHERE pronamespace = 'public'::regnamespace AND proname LIKE 'snowflake%'");
        for (String file :
                values("SELECT script FROM snowflake_schema_history WHERE version IS NULL AND type = 'SQL'")) {
            try (InputStream script = MigrationsTest.class.getResourceAsStream("/db/migration/" + file)) {
                String text = new String(script.readAllBytes(), StandardCharsets.UTF_8);
                functions.removeIf(function -> text.contains("CREATE OR REPLACE FUNCTION " + function + "("));
            }
        }
        assertThat(functions).containsExactly("snowflake_search_text");
    }

    @Test
    void acceptsOnlyTheFiveStatuses() throws Exception {
        migratedDatabase();
        insertExecution();
        for (String status : List.of("pending", "uploading", "uploaded", "failed", "skipped")) {
            execute("UPDATE workflow_executions SET snowflake_status = '" + status + "'");
        }
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> execute("UPDATE workflow_executions SET snowflake_status = 'done'"))
                .withMessageContaining("workflow_executions_snowflake_status_check");
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> execute("INSERT INTO workflow_schedules (user_id, snowflake_strategy) VALUES (" + USER
                        + ", 'replace')"))
                .withMessageContaining("workflow_schedules_snowflake_strategy_check");
    }

    @Test
    void leavesTheAmcManagersRowsUnchanged() throws Exception {
        createAmcManagersTables("timestamptz");
        insertExecution();
        migrate();
        assertThat(values("SELECT concat_ws('|', name, status, result_data, coalesce(snowflake_status, 'null'),"
                        + " snowflake_attempt_count) FROM workflow_executions"))
                .containsExactly("Week 1|completed|[{\"a\": 1}]|null|0");
        assertThat(
                        values(
                                "SELECT version FROM snowflake_schema_history WHERE version IS NOT NULL ORDER BY installed_rank"))
                .containsExactly(
                        "15", "16", "17", "18", "19", "20", "21", "22", "23", "24", "25", "26", "27", "28", "29", "30",
                        "31", "32", "33", "34", "35", "36", "37", "38", "39", "40", "41", "42", "43", LATEST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"date", "text"})
    void acceptsTimeWindowsOfAnyType(String type) throws Exception {
        createAmcManagersTables(type);
        insertExecution();
        execute("UPDATE workflow_executions SET time_window_start = '2026-01-05', time_window_end = '2026-01-11'");
        migrate();
        assertThat(values("SELECT time_window_start || ' ' || time_window_end FROM workflow_executions"))
                .containsExactly("2026-01-05 2026-01-11");
    }

    @Test
    void completesTheColumnsOfAnEarlierUploader() throws Exception {
        migratedDatabase();
        List<String> fromNothing = Schema.of(database);
        emptyDatabase();
        createAmcManagersTables("timestamptz");
        addOriginalColumns();
        insertExecution();
        execute("UPDATE workflow_executions SET snowflake_status = 'uploaded', snowflake_attempt_count = 2");
        migrate();
        assertThat(Schema.of(database)).containsAll(withoutOriginalDestinations(fromNothing));
        assertThat(values("SELECT snowflake_status || snowflake_attempt_count FROM workflow_executions"))
                .containsExactly("uploaded2");
    }

    @Test
    void keepsDestinationsOfAnEarlierUploader() throws Exception {
        createAmcManagersTables("timestamptz");
        createOriginalDestinations();
        migrate();
        assertThat(values(
                        "SELECT concat_ws('|', account, password, auth_method, is_active) FROM user_snowflake_configs"))
                .containsExactly("acme-eu|gAAAAAB-token|password|t");
        assertThatCode(() -> execute("UPDATE user_snowflake_configs SET password = NULL, private_key = 'gAAAAAB-key',"
                        + " auth_method = 'key_pair'"))
                .doesNotThrowAnyException();
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> execute("INSERT INTO user_snowflake_configs (user_id, account, username)"
                        + " SELECT user_id, account, username FROM user_snowflake_configs"))
                .withMessageContaining("user_snowflake_configs_one_active");
    }

    @Test
    void createsTheSameSchemaAfterARollback() throws Exception {
        migratedDatabase();
        List<String> forward = Schema.of(database);
        rollBack();
        List<String> back = Schema.of(database);
        migrate();
        assertThat(Schema.of(database)).isEqualTo(forward);
        rollBack();
        assertThat(Schema.of(database)).isEqualTo(back).noneMatch(line -> line.contains("snowflake"));
    }

    @Test
    void rollsBackToTheAmcManagersSchema() throws Exception {
        createAmcManagersTables("timestamptz");
        createOriginalDestinations();
        insertExecution();
        List<String> before = Schema.of(database);
        migrate();
        List<String> forward = Schema.of(database);
        rollBack();
        assertThat(Schema.of(database)).isEqualTo(before);
        assertThat(values("SELECT account || ' ' || password FROM user_snowflake_configs"))
                .containsExactly("acme-eu gAAAAAB-token");
        assertThat(values("SELECT name FROM workflow_executions")).containsExactly("Week 1");
        migrate();
        assertThat(Schema.of(database)).isEqualTo(forward);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bigint", "integer", "text", "varchar(40)", "char(36)"})
    void supportsIdsOfAnyTypeAlsoAfterARollback(String type) throws Exception {
        createAmcManagersTables(
                tables -> tables.replace("DEFAULT gen_random_uuid()", "").replace("uuid", type));
        List<String> before = Schema.of(database);
        migrate();
        List<String> forward = Schema.of(database);
        rollBack();
        assertThat(Schema.of(database)).isEqualTo(before);
        migrate();
        assertThat(Schema.of(database)).isEqualTo(forward);
    }

    @ParameterizedTest
    @CsvSource({
        "bigint, GENERATED BY DEFAULT AS IDENTITY",
        "bigint, ''",
        "integer, ''",
        "smallint, ''",
        "varchar(8), ''"
    })
    void generatesIdsOfTheTablesType(String type, String made) throws Exception {
        createAmcManagersTables(
                tables -> tables.replace("DEFAULT gen_random_uuid()", made).replace("uuid", type));
        migrate();
        for (int row = 0; row < 20; row++) {
            execute("INSERT INTO workflow_schedules (id, user_id)"
                    + " SELECT cast(snowflake_new_id('workflow_schedules') AS snowflake_schedule_id), '1'");
        }
        assertThat(values("SELECT count(*) FROM workflow_schedules")).containsExactly("20");
    }

    @Test
    void keepsPrivateKeysThatTheAmcManagerStored() throws Exception {
        createAmcManagersTables("timestamptz");
        createOriginalDestinations();
        execute("ALTER TABLE user_snowflake_configs ADD COLUMN private_key text");
        execute("UPDATE user_snowflake_configs SET private_key = 'gAAAAAB-key'");
        migrate();
        rollBack();
        assertThat(values("SELECT private_key FROM user_snowflake_configs")).containsExactly("gAAAAAB-key");
    }

    @Test
    void allowsWorkloadIdentitiesBesideTheMethodsThatTheAmcManagerAllows() throws Exception {
        createAmcManagersTables("timestamptz");
        createOriginalDestinations();
        execute("ALTER TABLE user_snowflake_configs ADD COLUMN auth_method varchar(20) NOT NULL DEFAULT 'older'");
        // For later rows only.
        execute("ALTER TABLE user_snowflake_configs ADD CONSTRAINT auth_method_check"
                + " CHECK (auth_method IN ('oauth', 'password')) NOT VALID");
        migrate();
        for (String method : List.of("oauth", "password", "workload_identity")) {
            execute("UPDATE user_snowflake_configs SET auth_method = '" + method + "'");
        }
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> execute("UPDATE user_snowflake_configs SET auth_method = 'other'"))
                .withMessageContaining("auth_method_check");
        List<String> forward = Schema.of(database);
        rollBack();
        migrate();
        assertThat(Schema.of(database)).isEqualTo(forward);
    }

    @Test
    void canBeRolledBackTwice() throws Exception {
        migratedDatabase();
        rollBack();
        List<String> once = Schema.of(database);
        rollBack();
        assertThat(Schema.of(database)).isEqualTo(once);
    }

    @Test
    void keepsDestinationsWithoutAPasswordWhenRolledBack() throws Exception {
        createAmcManagersTables("timestamptz");
        createOriginalDestinations();
        migrate();
        execute("INSERT INTO user_snowflake_configs (user_id, account, username, private_key, auth_method)"
                + " VALUES ('d0000000-0000-4000-8000-000000000002', 'acme-us', 'LOADER', 'gAAAAAB-key', 'key_pair')");
        rollBack();
        assertThat(values("SELECT account || ' ' || coalesce(password, 'none') FROM user_snowflake_configs ORDER BY 1"))
                .containsExactly("acme-eu gAAAAAB-token", "acme-us none");
    }

    private void migrate() {
        new Migrations(database).run();
    }

    private void rollBack() throws Exception {
        try (InputStream script =
                MigrationsTest.class.getResourceAsStream("/db/migration/16_snowflake_strategy_column_rollback.sql")) {
            execute(new String(script.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private void createAmcManagersTables(String windowType) throws SQLException, IOException {
        createAmcManagersTables(
                tables -> tables.replaceAll("(time_window_(start|end) +)timestamptz", "$1" + windowType));
    }

    private void createAmcManagersTables(UnaryOperator<String> change) throws SQLException, IOException {
        try (InputStream script =
                MigrationsTest.class.getResourceAsStream("/db/migration/V1__amc_manager_tables.sql")) {
            String tables = new String(script.readAllBytes(), StandardCharsets.UTF_8);
            execute(change.apply(tables));
        }
    }

    private void addOriginalColumns() throws SQLException {
        execute("""
                ALTER TABLE workflow_schedules ADD COLUMN snowflake_strategy varchar(20) DEFAULT 'upsert'
                    CHECK (snowflake_strategy IN ('upsert', 'append'));
                ALTER TABLE workflow_executions
                    ADD COLUMN snowflake_attempt_count integer DEFAULT 0,
                    ADD COLUMN snowflake_status varchar(20)
                        CHECK (snowflake_status IN ('pending', 'uploading', 'uploaded', 'failed', 'skipped')),
                    ADD COLUMN snowflake_error_message text,
                    ADD COLUMN snowflake_uploaded_at timestamp with time zone;
                """);
        createOriginalDestinations();
    }

    private void createOriginalDestinations() throws SQLException {
        execute("""
                CREATE TABLE user_snowflake_configs (
                    id uuid PRIMARY KEY DEFAULT gen_random_uuid(), user_id uuid NOT NULL, account text NOT NULL,
                    username text NOT NULL, password text NOT NULL, warehouse text, database text, schema text,
                    role text, is_active boolean NOT NULL DEFAULT true);
                INSERT INTO user_snowflake_configs (user_id, account, username, password)
                VALUES (%s, 'acme-eu', 'LOADER', 'gAAAAAB-token');
                """.formatted(USER));
    }

    /** That table keeps its column types and has none of our comments. */
    private static List<String> withoutOriginalDestinations(List<String> schema) {
        return schema.stream()
                .filter(line -> !line.contains("user_snowflake_configs"))
                .toList();
    }

    private void insertExecution() throws SQLException {
        execute("INSERT INTO workflow_executions (id, user_id, name, status, result_data) VALUES (" + EXECUTION + ", "
                + USER + ", 'Week 1', 'completed', '[{\"a\": 1}]')");
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.createStatement().execute(sql);
        }
    }

    private List<String> values(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                ResultSet rows = connection.createStatement().executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }
}
