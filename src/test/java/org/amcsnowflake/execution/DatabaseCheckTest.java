package org.amcsnowflake.execution;

import org.amcsnowflake.local.postgres.LocalPostgres;
import org.amcsnowflake.local.postgres.TestPostgres;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.ds.PGSimpleDataSource;

import javax.sql.DataSource;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** A database created by another application differs from site to site. */
@Tag("service")
class DatabaseCheckTest {
    private TestPostgres.Database database;

    @BeforeEach
    void createAmcManagersTables() throws Exception {
        database = LocalPostgres.forTests().emptyDatabase();
        try (InputStream script = getClass().getResourceAsStream("/db/migration/V1__amc_manager_tables.sql")) {
            execute(new String(script.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ALTER TABLE workflow_executions RENAME TO executions | The database of DATABASE_URL has tables, but no table"
                        + " workflow_executions. Set DATABASE_URL to the AMC manager's database",
                "ALTER TABLE workflow_executions DROP brand, DROP time_window_end | Table workflow_executions has no column"
                        + " brand and no time_window_end. Its columns are id, user_id,",
                "ALTER TABLE workflow_schedules DROP template | otherwise run: ALTER TABLE workflow_schedules ADD COLUMN template"
                        + " text;",
                "ALTER TABLE workflow_executions ALTER result_data TYPE text | Column workflow_executions.result_data is of type"
                        + " text, which the service cannot read: it must be json or jsonb. Run: ALTER TABLE workflow_executions"
                        + " ALTER COLUMN result_data TYPE jsonb USING result_data::text::jsonb;",
                "ALTER TABLE workflow_executions ALTER user_id TYPE text | Column workflow_schedules.user_id is of type uuid and"
                        + " workflow_executions.user_id of type text, but they hold the same ids. Run: ALTER TABLE"
                        + " workflow_schedules ALTER COLUMN user_id TYPE text USING user_id::text;",
                "ALTER TABLE workflow_executions DROP schedule_id, ADD schedule_id varchar(36) | Column"
                        + " workflow_executions.schedule_id is of type varchar and workflow_schedules.id of type uuid",
                "ALTER TABLE workflow_executions ALTER id DROP DEFAULT, ALTER id TYPE numeric USING 1 | Column"
                        + " workflow_executions.id is of type numeric, which the service cannot read: it must be uuid, text or an"
                        + " integer type. Run: ALTER TABLE workflow_executions ALTER COLUMN id TYPE text",
                "CREATE DOMAIN snowflake_user_id AS int8 | Column workflow_executions.user_id is of type uuid, but was int8 when"
                        + " this service's tables were created.",
                "CREATE TYPE state AS ENUM ('completed'); ALTER TABLE workflow_executions ALTER status TYPE state USING"
                        + " status::state | Column workflow_executions.status is of type state",
                "CREATE TABLE user_snowflake_configs (id uuid, user_id uuid, account_identifier text, username text, password"
                        + " text, warehouse text, database text, schema text, role text) | Table user_snowflake_configs has no"
                        + " column account. Its columns are id, user_id, account_identifier,",
                "CREATE TABLE user_snowflake_configs AS SELECT id, 'd0000000-0000-4000-8000-000000000001'::uuid AS user_id,"
                        + " '' AS account, '' AS username, '' AS password, '' AS warehouse, '' AS database, '' AS schema,"
                        + " '' AS role, true AS is_active FROM (VALUES (gen_random_uuid()), (gen_random_uuid())) v (id)"
                        + " | Table user_snowflake_configs has several active rows of user"
                        + " d0000000-0000-4000-8000-000000000001; a user has one destination."
            })
    void unsupportedColumnsAreNamedBeforeAnythingIsChanged(String change, String sentence) throws SQLException {
        execute(change);
        assertThatThrownBy(() -> new Migrations(database.dataSource()).run())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(sentence);
        assertThat(value("SELECT count(*) FROM pg_attribute WHERE attname LIKE 'snowflake_%'"))
                .isEqualTo("0");
    }

    @Test
    void aRoleWithoutVisibleRowsOrOwnershipGetsTheStatementToRun() throws SQLException {
        String role = database.name() + "_loader";
        execute("CREATE ROLE " + role + " LOGIN; GRANT ALL ON SCHEMA public TO " + role
                + "; GRANT ALL ON ALL TABLES IN SCHEMA" + " public TO " + role);
        assertThatThrownBy(() -> new Migrations(as(role)).run())
                .hasMessage("Table workflow_executions belongs to postgres, so the database user " + role
                        + " can add neither columns nor indexes to it. Run: GRANT postgres TO " + role + ";");

        execute("ALTER TABLE workflow_executions ENABLE ROW LEVEL SECURITY");
        assertThatThrownBy(() -> new Migrations(as(role)).run())
                .hasMessageStartingWith(
                        "Row-level security of table workflow_executions hides rows from the database user " + role);

        execute("CREATE POLICY amc_snowflake ON workflow_executions TO " + role + " USING (true)");
        execute("ALTER TABLE workflow_executions OWNER TO " + role + "; ALTER TABLE workflow_schedules OWNER TO "
                + role);
        new Migrations(as(role)).run();
    }

    @Test
    void aRoleThatOwnsNoTableMayUseAMigratedDatabase() throws SQLException {
        new Migrations(database.dataSource()).run();
        String role = database.name() + "_user";
        execute("CREATE ROLE " + role + " LOGIN; GRANT ALL ON ALL TABLES IN SCHEMA public TO " + role);

        new Migrations(as(role)).run();
    }

    @Test
    void metadataAndResultsMayBeJsonAndTimesWithoutAZone() throws Exception {
        execute("""
                ALTER TABLE workflow_schedules ALTER metadata TYPE json;
                ALTER TABLE workflow_executions ALTER metadata TYPE json, ALTER result_data TYPE json,
                    ALTER completed_at TYPE timestamp, ALTER created_at TYPE timestamp;
                """);
        new Migrations(database.dataSource()).run();
        execute("""
                INSERT INTO workflow_schedules (id, user_id, metadata) VALUES
                    ('e0000000-0000-4000-8000-000000000001', 'd0000000-0000-4000-8000-000000000001', '{"snowflake_enabled": true}');
                INSERT INTO workflow_executions (id, user_id, schedule_id, status, metadata, result_data, completed_at) VALUES
                    ('e0000000-0000-4000-8000-000000000001', 'd0000000-0000-4000-8000-000000000001',
                     'e0000000-0000-4000-8000-000000000001', 'completed', '{"snowflake_table_name": "x"}', '[{"a": 1}]', now());
                """);
        for (String statement : List.of(
                "find-earlier-uploads",
                "read-result-shape",
                "api/list-executions",
                "api/get-execution",
                "api/retry-execution",
                "api/list-schedules",
                "api/get-schedule",
                "api/get-stats",
                "api/set-execution-upload",
                "api/set-schedule-upload",
                "claim-due-executions")) {
            execute(PollingTest.rendered(statement + ".sql"));
        }
        assertThat(value("SELECT snowflake_status || (metadata ->> 'snowflake_table_name') FROM workflow_executions"))
                .isEqualTo("uploadingt");
        assertThat(value("SELECT snowflake_strategy FROM workflow_schedules")).isEqualTo("upsert");
    }

    @Test
    void aMigrationYieldsToOtherUsersOfATableAndIsRetried() throws Exception {
        try (Connection using = database.dataSource().getConnection()) {
            using.setAutoCommit(false);
            using.createStatement().execute("SELECT FROM workflow_executions");
            Thread migrating = new Thread(() -> new Migrations(database.dataSource()).run());
            migrating.start();
            await("a migration to wait for the table")
                    .until(() -> value("SELECT count(*) > 0 FROM pg_locks WHERE NOT granted"
                                    + " AND relation = 'workflow_executions'::regclass")
                            .equals("t"));
            // Would wait as long as the migration does.
            value("SELECT count(*) FROM workflow_executions");
            using.rollback();
            migrating.join();
        }
        assertThat(value("SELECT max(version::int) FROM snowflake_schema_history WHERE success"))
                .isEqualTo(MigrationsTest.LATEST);
    }

    @Test
    void anIncompleteIndexIsRebuilt() throws SQLException {
        new Migrations(database.dataSource()).run();
        execute(
                "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'workflow_executions_snowflake_work'::regclass");
        new Migrations(database.dataSource()).run();
        assertThat(value("SELECT count(*) FROM pg_index WHERE NOT indisvalid")).isEqualTo("0");
    }

    private DataSource as(String role) {
        PGSimpleDataSource connections = new PGSimpleDataSource();
        connections.setUrl(database.jdbcUrl());
        connections.setUser(role);
        return connections;
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection()) {
            connection.createStatement().execute(sql);
        }
    }

    private String value(String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                ResultSet row = connection.createStatement().executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
