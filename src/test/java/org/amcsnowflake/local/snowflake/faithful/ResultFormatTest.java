package org.amcsnowflake.local.snowflake.faithful;

import org.amcsnowflake.local.snowflake.Driver;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/** Drivers get Arrow unless they request JSON, as from Snowflake; large results are JSON. */
class ResultFormatTest extends FaithfulTest {

    private static Connection arrow() throws SQLException {
        return Driver.of(snowflake)
                .with("password", "demo-password")
                .with("JDBC_QUERY_RESULT_FORMAT", "ARROW")
                .with("schema", schema())
                .connect();
    }

    @Test
    void everyTypeReadsTheSameInArrowAndInJson() throws SQLException {
        run(
                "CREATE TABLE T (N NUMBER(38,0), D NUMBER(38,5), F FLOAT, B BOOLEAN, S VARCHAR, DAY DATE,"
                        + " NTZ TIMESTAMP_NTZ, LTZ TIMESTAMP_LTZ, TZ TIMESTAMP_TZ, V VARIANT)",
                "INSERT INTO T SELECT -12345678901234567890123456789012345678, 1.23456, 2.5, TRUE, 'ä€😀',"
                        + " '0001-01-01', '1969-12-31 23:59:59.123456789',"
                        + " '9999-12-31 00:00:00.1', '2026-01-31 10:00:00.000000001 +02:00', PARSE_JSON('{\"a\":[1]}')",
                "INSERT INTO T SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL");
        try (Connection session = arrow()) {
            for (String sql : List.of("SELECT * FROM T", "SELECT * FROM T WHERE N = 0", "SELECT 1, 'x', NULL")) {
                assertThat(Driver.rows(session, sql)).isEqualTo(rows(sql));
            }
            try (Statement statement = session.createStatement();
                    ResultSet row = statement.executeQuery("SELECT NTZ, TZ, N, D FROM T WHERE S IS NOT NULL")) {
                row.next();
                assertThat(row.getTimestamp(1).getNanos()).isEqualTo(123_456_789);
                assertThat(row.getTimestamp(2).toInstant()).isEqualTo("2026-01-31T08:00:00.000000001Z");
                assertThat(row.getBigDecimal(3)).isEqualTo("-12345678901234567890123456789012345678");
                assertThat(row.getBigDecimal(4)).isEqualTo("1.23456");
            }
            try (PreparedStatement statement = session.prepareStatement("SELECT N FROM T WHERE S = ?")) {
                statement.setString(1, "ä€😀");
                assertThat(statement.executeQuery().next()).isTrue();
            }
        }
    }

    @Test
    void manyRowsAreLoadedAndReadBackInJson(@TempDir Path folder) throws Exception {
        loadAndReadBack(100_000, folder.resolve("rows.csv"));
    }

    @Test
    @Tag("soak")
    void aMillionRowsAreLoadedAndReadBackInJson(@TempDir Path folder) throws Exception {
        loadAndReadBack(1_000_000, folder.resolve("rows.csv"));
    }

    private void loadAndReadBack(int count, Path file) throws Exception {
        try (BufferedWriter lines = Files.newBufferedWriter(file)) {
            for (int i : IntStream.range(0, count).toArray()) {
                lines.write(i + ",row " + i + "\n");
            }
        }
        run("CREATE TABLE T (N NUMBER, S VARCHAR)", "PUT 'file://" + file + "' @~", "COPY INTO T FROM @~/rows");
        long sum = 0;
        int read = 0;
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT N, S FROM T")) {
            while (rows.next()) {
                sum += rows.getLong(1);
                read++;
                assert rows.getString(2).equals("row " + rows.getLong(1));
            }
        }
        assertThat(read).isEqualTo(count);
        assertThat(sum).isEqualTo((long) count * (count - 1) / 2);
    }
}
