package org.amcsnowflake.local.snowflake;

import net.snowflake.client.api.resultset.SnowflakeResultSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import static org.assertj.core.api.Assertions.assertThat;

class StatementsTest {
    private static LocalSnowflake snowflake;
    private static Connection connection;

    @BeforeAll
    static void start() throws SQLException {
        snowflake = TestSnowflake.start(LocalSnowflakeSettings.demo());
        connection = Driver.connect(snowflake);
    }

    @AfterAll
    static void stop() throws SQLException {
        connection.close();
        snowflake.close();
    }

    @Test
    void answersPutWithLocalFs(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("rows.csv"), "1,2\n");
        String put = "PUT 'file://" + file + "' '@~/some/path/' AUTO_COMPRESS=TRUE";
        assertThat(Driver.rows(connection, put)).singleElement().asString().contains("UPLOADED");
        assertThat(Driver.rows(connection, put)).singleElement().asString().contains("SKIPPED");
    }

    @Test
    void givesEachStatementItsOwnQueryId() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            String first = statement
                    .executeQuery("SELECT 1")
                    .unwrap(SnowflakeResultSet.class)
                    .getQueryID();
            String second = statement
                    .executeQuery("SELECT 1")
                    .unwrap(SnowflakeResultSet.class)
                    .getQueryID();
            assertThat(first).hasSize(36).isNotEqualTo(second);
        }
    }
}
