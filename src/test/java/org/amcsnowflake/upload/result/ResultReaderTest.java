package org.amcsnowflake.upload.result;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import org.amcsnowflake.flow.service.Amc;
import org.amcsnowflake.local.postgres.LocalPostgres;
import org.amcsnowflake.local.postgres.TestPostgres;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
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
    @ValueSource(ints = {10, 1_000_000})
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

    @Test
    void theConnectionIsUsedAgainForTheNextResult() throws Exception {
        UUID execution = execution(3);
        long before = backend();
        assertThat(text(execution, 3)).hasLineCount(3);

        assertThat(backend()).isEqualTo(before);
    }

    /** A rollback would wait as long again, and then report its own failure. */
    @Test
    void aCopyThatDoesNotBeginInTimeIsReportedAtOnce() throws Exception {
        UUID execution = execution(3);
        HikariConfig impatient = oneConnection();
        impatient.addDataSourceProperty("socketTimeout", "1");
        try (HikariDataSource pool = new HikariDataSource(impatient);
                Connection other = DATABASE.dataSource().getConnection();
                Statement lock = other.createStatement()) {
            other.setAutoCommit(false);
            lock.execute("LOCK TABLE workflow_executions");

            ResultReader waiting = new ResultReader(pool);
            assertThatThrownBy(() -> waiting.open(execution.toString(), shape(3)))
                    .hasMessage("Database connection failed when starting copy");
            assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();

            other.rollback();
            try (InputStream result = waiting.open(execution.toString(), shape(3))) {
                assertThat(result.readAllBytes()).asString().hasLineCount(3);
            }
        }
    }

    private static ResultShape shape(int rows) {
        return new ResultShape(new ResultShape.ResultData(rows), List.of());
    }

    private UUID execution(int rows) {
        UUID execution = amc.execution(amc.userWithDestination(), "READ", "[]");
        amc.update(
                "UPDATE workflow_executions SET result_data ="
                        + " (SELECT jsonb_agg(jsonb_build_object('n', n)) FROM generate_series(1, ?) n) WHERE id = ?",
                rows,
                execution);
        return execution;
    }

    private InputStream open(UUID execution, int rows) throws SQLException {
        return reader.open(execution.toString(), shape(rows));
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
