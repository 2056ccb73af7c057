package org.amcsnowflake.local.snowflake.faithful;

import org.amcsnowflake.local.snowflake.Driver;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** The driver's DatabaseMetaData that loaders use, and the SHOW statements behind it. */
class MetadataTest extends FaithfulTest {
    private DatabaseMetaData metadata;

    @BeforeEach
    void make() throws SQLException {
        run(
                "CREATE TABLE T (ID NUMBER(10,0) PRIMARY KEY, \"Name\" VARCHAR(20) NOT NULL, AT TIMESTAMP_NTZ, PRICE NUMBER(9,2)"
                        + " DEFAULT 1.50, DATA VARIANT)");
        run("CREATE VIEW V AS SELECT ID FROM T");
        metadata = connection.getMetaData();
    }

    private static List<String> read(ResultSet rows, String... columns) throws SQLException {
        try (rows) {
            List<String> texts = new ArrayList<>();
            while (rows.next()) {
                List<String> cells = new ArrayList<>();
                for (String column : columns) {
                    cells.add(rows.getString(column));
                }
                texts.add(String.join(" ", cells));
            }
            return texts;
        }
    }

    @Test
    void listsTablesByPatternAndKind() throws SQLException {
        assertThat(read(
                        metadata.getTables("AMC", schema(), "%", new String[] {"TABLE"}),
                        "TABLE_CAT",
                        "TABLE_SCHEM",
                        "TABLE_NAME",
                        "TABLE_TYPE"))
                .containsExactly("AMC " + schema() + " T TABLE");
        assertThat(read(metadata.getTables("AMC", schema(), "V", null), "TABLE_NAME", "TABLE_TYPE"))
                .containsExactly("V VIEW");
        assertThat(read(metadata.getTables("AMC", schema(), "NONE", null), "TABLE_NAME"))
                .isEmpty();
    }

    @Test
    void describesColumns() throws SQLException {
        assertThat(read(
                        metadata.getColumns("AMC", schema(), "T", "%"),
                        "COLUMN_NAME",
                        "TYPE_NAME",
                        "COLUMN_SIZE",
                        "DECIMAL_DIGITS",
                        "NULLABLE",
                        "ORDINAL_POSITION"))
                .containsExactly(
                        "ID NUMBER 10 0 0 1",
                        "Name VARCHAR 20 0 0 2",
                        "AT TIMESTAMPNTZ 0 9 1 3",
                        "PRICE NUMBER 9 2 1 4",
                        "DATA VARIANT 0 0 1 5");
    }

    @Test
    void listsPrimaryKeysAndNoForeignKeys() throws SQLException {
        assertThat(read(metadata.getPrimaryKeys("AMC", schema(), "T"), "TABLE_NAME", "COLUMN_NAME", "KEY_SEQ"))
                .containsExactly("T ID 1");
        assertThat(read(metadata.getImportedKeys("AMC", schema(), "T"), "FKTABLE_NAME"))
                .isEmpty();
        assertThat(read(metadata.getExportedKeys("AMC", schema(), "T"), "FKTABLE_NAME"))
                .isEmpty();
    }

    @Test
    void listsDatabasesAndSchemas() throws SQLException {
        assertThat(read(metadata.getCatalogs(), "TABLE_CAT")).contains("AMC");
        assertThat(read(metadata.getSchemas("AMC", "%"), "TABLE_SCHEM", "TABLE_CATALOG"))
                .contains("PUBLIC AMC", schema() + " AMC", "INFORMATION_SCHEMA AMC");
        assertThat(metadata.getDatabaseProductName()).isEqualTo("Snowflake");
        assertThat(metadata.getUserName()).isEqualToIgnoringCase("demo");
    }

    @Test
    void showsObjectsByScopePrefixAndLimit() throws SQLException {
        run(
                "CREATE TABLE \"t2\" (A NUMBER)",
                "CREATE TEMPORARY TABLE T3 (A NUMBER)",
                "CREATE TRANSIENT TABLE T4 (A NUMBER)");
        assertThat(rows("SHOW TERSE TABLES LIKE 't_' IN SCHEMA AMC." + schema()))
                .extracting(row -> row.split(",")[1] + " " + row.split(",")[4])
                .containsExactlyInAnyOrder("t2 TABLE", "T3 TEMPORARY", "T4 TRANSIENT");
        assertThat(rows("SHOW TABLES STARTS WITH 'T' LIMIT 2")).hasSize(2);
        assertThat(rows("SHOW TABLES LIKE 'T\\\\_'")).isEmpty();
        assertThat(rows("SHOW TABLES IN ACCOUNT")).hasSizeGreaterThanOrEqualTo(4);
        run("CREATE STAGE LANDING", "CREATE FILE FORMAT COMMAS TYPE = CSV");
        assertThat(rows("SHOW STAGES")).hasSize(1);
        assertThat(rows("SHOW FILE FORMATS")).hasSize(1);
        refuses(
                "SHOW TABLES IN SCHEMA NOWHERE",
                "002043",
                "02000",
                "SQL compilation error:\nObject does not exist, or operation cannot be performed.");
    }

    @Test
    void showsAndChecksSessionParameters() throws SQLException {
        assertThat(rows("SHOW PARAMETERS LIKE 'LOCK_TIMEOUT'")).containsExactly("LOCK_TIMEOUT,43200,43200,,,NUMBER");
        run("ALTER SESSION SET LOCK_TIMEOUT = 5 QUERY_TAG = 'a tag'");
        assertThat(rows("SHOW PARAMETERS LIKE 'LOCK_TIMEOUT' IN SESSION"))
                .containsExactly("LOCK_TIMEOUT,5,43200,SESSION,,NUMBER");
        run("ALTER SESSION UNSET LOCK_TIMEOUT");
        assertThat(rows("SHOW PARAMETERS LIKE 'LOCK_TIMEOUT'")).containsExactly("LOCK_TIMEOUT,43200,43200,,,NUMBER");
        refuses(
                "ALTER SESSION SET STATEMENT_TIMEOUT_IN_SECONDS = 604801",
                "001008",
                "22023",
                "SQL compilation error:\ninvalid value [604801] for parameter 'STATEMENT_TIMEOUT_IN_SECONDS'");
        refuses(
                "ALTER SESSION SET TIMEZONE = 'Mars/Olympus'",
                "001008",
                "22023",
                "SQL compilation error:\ninvalid value ['Mars/Olympus'] for parameter 'TIMEZONE'");
        refuses(
                "ALTER SESSION SET NO_SUCH = 1",
                "001420",
                "22023",
                "SQL compilation error:\ninvalid property 'NO_SUCH' for 'SESSION'");
    }

    @Test
    void aQuotedNameIsFoldedIfTheSessionSaysSo() throws SQLException {
        run("ALTER SESSION SET QUOTED_IDENTIFIERS_IGNORE_CASE = TRUE", "CREATE TABLE \"mixed\" (\"a\" NUMBER)");
        assertThat(rows("SELECT A FROM MIXED")).isEmpty();
        try (Connection other = another()) {
            Driver.run(other, "SELECT \"A\" FROM \"MIXED\"");
        }
    }
}
