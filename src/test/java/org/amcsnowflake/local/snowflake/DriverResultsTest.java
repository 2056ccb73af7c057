package org.amcsnowflake.local.snowflake;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** What the driver returns for statements other than queries, which the service executes with executeQuery. */
class DriverResultsTest {
    private static final String MERGE = """
            MERGE INTO T USING (SELECT 1 AS ID, 'one' AS NAME) AS S ON T.ID = S.ID
            WHEN MATCHED THEN UPDATE SET NAME = S.NAME
            WHEN NOT MATCHED THEN INSERT (ID, NAME) VALUES (S.ID, S.NAME)""";

    private final LocalSnowflake snowflake = TestSnowflake.start(LocalSnowflakeSettings.demo());
    private Connection connection;

    @BeforeEach
    void connect() throws SQLException {
        connection = Driver.connect(snowflake);
        Driver.run(connection, "CREATE TABLE T (ID INTEGER, NAME VARCHAR)");
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
        snowflake.close();
    }

    @Test
    void executeQueryReturnsTheCountsOfAMerge() throws SQLException {
        assertThat(columns(MERGE)).containsExactly("number of rows inserted", "number of rows updated");
        assertThat(Driver.rows(connection, MERGE)).containsExactly("0,1");
    }

    @Test
    void executeUpdateAddsUpTheCountsOfAMerge() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(MERGE)).isEqualTo(1);
            assertThat(statement.execute(MERGE)).isFalse();
            assertThat(statement.getUpdateCount()).isEqualTo(1);
        }
    }

    @Test
    void executeQueryReturnsTheFilesOfAPut(@TempDir Path folder) throws Exception {
        String put = put(folder, "put");

        assertThat(columns(put))
                .containsExactly(
                        "source",
                        "target",
                        "source_size",
                        "target_size",
                        "source_compression",
                        "target_compression",
                        "status",
                        "message");
        assertThat(Driver.rows(connection, put))
                .singleElement()
                .asString()
                .startsWith("rows.csv,rows.csv")
                .contains(",SKIPPED,");
    }

    @Test
    void executeQueryReturnsTheFilesOfACopy(@TempDir Path folder) throws Exception {
        Driver.rows(connection, put(folder, "copy"));
        String copy = "COPY INTO T FROM '@~/copy/' FILE_FORMAT=(TYPE=CSV)";

        assertThat(columns(copy))
                .containsExactly(
                        "file",
                        "status",
                        "rows_parsed",
                        "rows_loaded",
                        "error_limit",
                        "errors_seen",
                        "first_error",
                        "first_error_line",
                        "first_error_character",
                        "first_error_column_name");
        assertThat(Driver.rows(connection, "SELECT COUNT(*) FROM T")).containsExactly("2");
        assertThat(Driver.rows(connection, copy)).containsExactly("Copy executed with 0 files processed.");
    }

    @Test
    void executeUpdateReturnsTheRowsThatACopyLoaded(@TempDir Path folder) throws Exception {
        Driver.rows(connection, put(folder, "copy"));
        try (Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("COPY INTO T FROM '@~/copy/' FILE_FORMAT=(TYPE=CSV)"))
                    .isEqualTo(2);
        }
    }

    @Test
    void executeQueryReturnsTheStatusOfDdl() throws SQLException {
        String create = "CREATE TABLE ANOTHER (N INTEGER)";
        assertThat(Driver.rows(connection, create)).containsExactly("Table ANOTHER successfully created.");
        assertThat(columns("DROP TABLE ANOTHER")).containsExactly("status");
    }

    @Test
    void executeUpdateReturnsTheRowsThatAnInsertAdded() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("INSERT INTO T VALUES (1, 'one'), (2, 'two')"))
                    .isEqualTo(2);
        }
        assertThat(columns("INSERT INTO T VALUES (3, 'three')")).containsExactly("number of rows inserted");
    }

    private List<String> columns(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            ResultSetMetaData metadata = result.getMetaData();
            List<String> columns = new ArrayList<>();
            for (int i = 1; i <= metadata.getColumnCount(); i++) {
                columns.add(metadata.getColumnName(i));
            }
            return columns;
        }
    }

    private static String put(Path folder, String path) throws IOException {
        Path file = Files.writeString(folder.resolve("rows.csv"), "1,one\n2,two\n");
        return "PUT 'file://" + file + "' '@~/" + path + "/'";
    }
}
