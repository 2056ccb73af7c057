package org.amcsnowflake.upload.result;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import org.amcsnowflake.flow.service.Amc;
import org.amcsnowflake.http.ServiceLog;
import org.amcsnowflake.local.postgres.LocalPostgres;
import org.amcsnowflake.local.postgres.TestPostgres;
import org.amcsnowflake.sql.stage.Compression;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Tag("service")
class ResultReaderTest {
    private static final TestPostgres.Database DATABASE =
            LocalPostgres.forTests().freshDatabase();

    private final Amc amc = new Amc(DATABASE.dataSource());
    private final HikariDataSource oneConnection = new HikariDataSource(oneConnection());
    private final ResultReader reader = new ResultReader(oneConnection);

    private static HikariConfig oneConnection() {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(DATABASE.jdbcUrl());
        config.setMaximumPoolSize(1);
        return config;
    }

    @AfterEach
    void close() {
        oneConnection.close();
    }

    /** PostgreSQL has sent all of a small result by then, and waits in the middle of a large one. */
    @ParameterizedTest
    @ValueSource(ints = {10, 300_000})
    void aResultOfWhichTheRestIsNotReadDoesNotDisturbTheNextOne(int rows) throws Exception {
        UUID abandoned = execution(rows);
        UUID next = execution(3);
        for (int i = 0; i < 5; i++) {
            try (InputStream result = open(abandoned, rows)) {
                assertThat(result.read()).isEqualTo('{');
            }
            assertThat(text(next, 3)).isEqualTo("{\"n\": 1}\n{\"n\": 2}\n{\"n\": 3}\n");
        }
    }

    /** All of it in memory, or in files. */
    @ParameterizedTest
    @ValueSource(ints = {0, 3, 300})
    void theConnectionIsUsedAgainAfterAWholeResult(int rows, @TempDir Path directory) throws Exception {
        UUID execution = execution(rows);
        long before = backend();
        try (ResultStream result = new ResultStream(open(execution, rows), shape(rows), new InlineLimits(10, 100))) {
            if (!result.isSmall()) {
                result.batches(directory, new BatchLimits(100, 1, 1, Compression.DEFAULT))
                        .forEachRemaining(Batch::delete);
            }
            assertThat(result.result(0).rows().count()).isEqualTo(rows);
        }

        assertThat(backend()).isEqualTo(before);
    }

    @Test
    void closingAnAbandonedResultTwiceLogsNoWarning() throws Exception {
        InputStream result = open(execution(3), 3);
        try (ServiceLog log = new ServiceLog()) {
            result.close();
            result.close();

            assertThat(log.text()).doesNotContain("WARN");
        }
    }

    /** A rollback would wait as long again, and then report its own failure. */
    @Test
    void aCopyThatDoesNotBeginInTimeIsReportedAtOnce() throws Exception {
        UUID execution = execution(3);
        HikariConfig impatient = oneConnection();
        impatient.addDataSourceProperty("socketTimeout", "2");
        try (HikariDataSource pool = new HikariDataSource(impatient);
                Connection other = DATABASE.dataSource().getConnection();
                Statement lock = other.createStatement()) {
            other.setAutoCommit(false);
            lock.execute("LOCK TABLE workflow_executions");

            ResultReader waiting = new ResultReader(pool);
            assertThatThrownBy(() -> waiting.open(execution.toString(), shape(3)))
                    .hasMessage("Database connection failed when starting copy");
            assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
        }
    }

    private UUID execution(int rows) {
        UUID execution = amc.execution(amc.userWithDestination(), "READ", "[]");
        amc.update(
                "UPDATE workflow_executions SET result_data ="
                        + " (SELECT coalesce(jsonb_agg(jsonb_build_object('n', n)), '[]') FROM generate_series(1, ?) n) WHERE id = ?",
                rows,
                execution);
        return execution;
    }

    private InputStream open(UUID execution, int rows) throws SQLException {
        return reader.open(execution.toString(), shape(rows));
    }

    private static ResultShape shape(int rows) {
        return new ResultShape(new ResultShape.ResultData(rows), List.of());
    }

    private String text(UUID execution, int rows) throws IOException, SQLException {
        try (InputStream result = open(execution, rows)) {
            return new String(result.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private long backend() throws SQLException {
        try (Connection connection = oneConnection.getConnection();
                Statement statement = connection.createStatement();
                var pid = statement.executeQuery("SELECT pg_backend_pid()")) {
            pid.next();
            return pid.getLong(1);
        }
    }
}
