package org.amcsnowflake.promises;

import org.amcsnowflake.execution.Pooler;
import org.amcsnowflake.flow.service.Amc;
import org.amcsnowflake.flow.service.ApiUsers;
import org.amcsnowflake.flow.service.SharedService;
import org.amcsnowflake.http.client.Api;
import org.amcsnowflake.local.postgres.LocalPostgres;
import org.amcsnowflake.local.postgres.TestPostgres;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIf;
import org.postgresql.ds.PGSimpleDataSource;

import javax.sql.DataSource;
import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A pooler in transaction mode is between the service and its database, and the database user has a statement timeout.
 */
@Tag("service")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledIf(value = "isInstalled", disabledReason = "Debian's pgbouncer is not installed")
class PoolerTest {
    private static final int LIMIT_SECONDS = 3;

    private final PGSimpleDataSource pooled = new PGSimpleDataSource();
    private PgBouncer pooler;
    private SharedService service;
    private Amc amc;
    private UUID user;
    private String databaseName;
    private String role;
    private int port;

    static boolean isInstalled() {
        return PgBouncer.isInstalled();
    }

    @BeforeAll
    void start() throws SQLException {
        TestPostgres.Database database = LocalPostgres.forTests().emptyDatabase();
        databaseName = database.name();
        role = databaseName + "_pooled";
        try (Connection connection = database.dataSource().getConnection()) {
            connection
                    .createStatement()
                    .execute("CREATE ROLE %1$s LOGIN SUPERUSER; ALTER ROLE %1$s SET statement_timeout = '%2$ds'"
                            .formatted(role, LIMIT_SECONDS));
        }
        port = URI.create(database.jdbcUrl().substring("jdbc:".length())).getPort();
        pooler = new PgBouncer(port, role);
        String url = "jdbc:postgresql://127.0.0.1:" + pooler.port + "/" + database.name();
        pooled.setUrl(url);
        pooled.setUser(LocalPostgres.USER);
        awaitConnection(pooled);
        service = SharedService.on(database, Map.of("database.url", url, "http.requests-per-minute", "1000000"));
        amc = service.amc;
        user = amc.userWithDestination();
    }

    @AfterEach
    void heal() {
        service.heal();
    }

    @AfterAll
    void stop() {
        service.pause();
        pooler.close();
    }

    @Test
    void manyConcurrentUploadsAndRequestsFindTheirSessionsIntact() {
        Api api = new Api(service.base, ApiUsers.token(user));
        List<UUID> executions = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            executions.add(amc.execution(user, "POOLED_" + i, Amc.rows(i % 2 == 0 ? 3 : 1_500)));
            assertThat(api.get("/api/executions").status()).isEqualTo(200);
        }
        executions.forEach(this::awaitUploaded);
        assertThat(executions)
                .allSatisfy(execution -> assertThat(amc.attempts(execution))
                        .singleElement()
                        .satisfies(attempt -> assertThat(attempt).containsEntry("outcome", "uploaded")));
    }

    @Test
    void readingAResultMayExceedTheStatementTimeout() {
        amc.update("ALTER TABLE workflow_execution_result_chunks RENAME TO stored_chunks");
        amc.update("CREATE VIEW workflow_execution_result_chunks AS SELECT execution_id, chunk_no,"
                + " CASE WHEN current_query() LIKE '%TO STDOUT%' THEN (SELECT rows FROM pg_sleep(" + (LIMIT_SECONDS + 1)
                + ")) ELSE rows END AS rows FROM stored_chunks");
        UUID execution = amc.runningExecution(
                user, null, "{\"snowflake_enabled\": true, \"snowflake_table_name\": \"SLOWLY\"}", null);
        amc.update("INSERT INTO stored_chunks VALUES (?, 1, ?::jsonb)", execution, Amc.rows(3));
        amc.complete(execution);
        awaitUploaded(execution);
        assertThat(amc.attempts(execution)).hasSize(1);
        assertThat(service.warehouse.count("SELECT COUNT(*) FROM SLOWLY")).isEqualTo(3);
    }

    /** Two clients in turn then get two sessions in turn, and never the same one. */
    @Test
    void aPoolerThatUsesItsSessionsInTurnIsDetected() throws SQLException {
        try (PgBouncer inTurn = new PgBouncer(port, role, "server_round_robin = 1")) {
            PGSimpleDataSource source = new PGSimpleDataSource();
            source.setUrl("jdbc:postgresql://127.0.0.1:" + inTurn.port + "/" + databaseName);
            source.setUser(LocalPostgres.USER);
            awaitConnection(source);
            try (Connection first = source.getConnection();
                    Connection second = source.getConnection()) {
                for (Connection open : List.of(first, second)) {
                    open.setAutoCommit(false);
                    open.createStatement().execute("SELECT 1");
                }
                first.commit();
                second.commit();
            }

            assertThat(Pooler.isPerTransaction(source)).isTrue();
            assertThat(Pooler.isPerTransaction(service.database.dataSource())).isFalse();
        }
    }

    /** Sessions are shared by all clients. */
    @Test
    void sessionsKeepNoSettings() throws SQLException {
        List<Connection> open = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                Connection connection = pooled.getConnection();
                open.add(connection);
                connection.setAutoCommit(false);
                try (ResultSet limit = connection.createStatement().executeQuery("SHOW statement_timeout")) {
                    limit.next();
                    assertThat(limit.getString(1)).isEqualTo(LIMIT_SECONDS + "s");
                }
            }
        } finally {
            for (Connection connection : open) {
                connection.close();
            }
        }
    }

    private static void awaitConnection(DataSource database) {
        Awaitility.await("the pooler").ignoreExceptions().until(() -> {
            try (Connection connection = database.getConnection()) {
                return connection.isValid(0);
            }
        });
    }

    private void awaitUploaded(UUID execution) {
        Awaitility.await("execution " + execution + " is uploaded")
                .untilAsserted(() -> assertThat(amc.row(execution)).containsEntry("snowflake_status", "uploaded"));
    }
}
