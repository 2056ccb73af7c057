package org.amcsnowflake.sql;

import org.amcsnowflake.sql.stage.Compression;
import org.amcsnowflake.sql.stage.CopyInto;
import org.amcsnowflake.sql.stage.PutFile;
import org.amcsnowflake.sql.stage.RemoveFiles;
import org.amcsnowflake.sql.stage.StagePath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

import static org.amcsnowflake.sql.Tables.STAGED;
import static org.amcsnowflake.sql.Tables.TARGET;
import static org.amcsnowflake.sql.Tables.id;
import static org.amcsnowflake.sql.Tables.ids;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class StatementsTest {
    private static final UUID UPLOAD = UUID.fromString("22222222-2222-2222-2222-222222222222");
    private static final UUID PASS = UUID.fromString("33333333-3333-3333-3333-333333333333");

    private final List<Column> columns = List.of(
            new Column(id("execution_id"), ColumnType.text()),
            new Column(id("Total \"Cost\""), new ColumnType.Numeric(38, 12)));
    private final StagePath stage = StagePath.ofUpload(UPLOAD).pass(PASS);

    @Test
    void aTableIsCreatedOnlyIfItDoesNotExist() {
        assertThat(CreateTable.permanent(TARGET, columns, ids("execution_id")).sql())
                .isEqualTo("""
                        CREATE TABLE IF NOT EXISTS "AMC"."PUBLIC"."REACH" (
                          "execution_id" VARCHAR,
                          "Total ""Cost\""" NUMBER(38,12),
                          PRIMARY KEY ("execution_id")
                        )
                        DEFAULT_DDL_COLLATION = ''
                        COMMENT = 'Made by amc-snowflake, which adds columns and widens them as results need it.'""");
    }

    @Test
    void aTableMayHaveNoKey() {
        assertThat(CreateTable.permanent(TARGET, columns, List.of()).sql()).isEqualTo("""
                        CREATE TABLE IF NOT EXISTS "AMC"."PUBLIC"."REACH" (
                          "execution_id" VARCHAR,
                          "Total ""Cost\""" NUMBER(38,12)
                        )
                        DEFAULT_DDL_COLLATION = ''
                        COMMENT = 'Made by amc-snowflake, which adds columns and widens them as results need it.'""");
    }

    @Test
    void aTemporaryTableIsAlwaysNew() {
        assertThat(CreateTable.temporary(STAGED, columns.subList(0, 1)).sql()).isEqualTo("""
                        CREATE TEMPORARY TABLE "AMC"."PUBLIC"."AMC_STAGED_1" (
                          "execution_id" VARCHAR
                        )
                        DEFAULT_DDL_COLLATION = ''""");
    }

    @Test
    void missingColumnsAreAddedInOneStatement() {
        assertThat(new AddColumns(TARGET, columns).sql()).isEqualTo("""
                        ALTER TABLE "AMC"."PUBLIC"."REACH" ADD COLUMN
                          IF NOT EXISTS "execution_id" VARCHAR,
                          IF NOT EXISTS "Total ""Cost\""" NUMBER(38,12)""");
    }

    @Test
    void stagedFilesAreCopiedAllOrNothing() {
        assertThat(new CopyInto(STAGED, stage, List.of("batch-1.csv.zst", "batch-2.csv.zst")).sql())
                .isEqualTo("""
                        COPY INTO "AMC"."PUBLIC"."AMC_STAGED_1"
                        FROM '@~/amc-snowflake/22222222-2222-2222-2222-222222222222/33333333-3333-3333-3333-333333333333/'
                        FILES = ('batch-1.csv.zst', 'batch-2.csv.zst')
                        FILE_FORMAT = (TYPE = CSV COMPRESSION = ZSTD ENCODING = 'UTF8'
                          FIELD_OPTIONALLY_ENCLOSED_BY = '"' ESCAPE = NONE ESCAPE_UNENCLOSED_FIELD = NONE
                          NULL_IF = () EMPTY_FIELD_AS_NULL = TRUE ERROR_ON_COLUMN_COUNT_MISMATCH = FALSE)
                        ON_ERROR = ABORT_STATEMENT PURGE = TRUE""");
    }

    @Test
    void moreThanAThousandFilesAreSelectedByPath() {
        List<String> files = IntStream.rangeClosed(1, 1001)
                .mapToObj(i -> "batch-" + i + ".csv.zst")
                .toList();

        assertThat(new CopyInto(STAGED, stage, files.subList(0, 1000)).sql()).contains("'batch-1000.csv.zst')\n");
        assertThat(new CopyInto(STAGED, stage, files).sql()).isEqualTo("""
                        COPY INTO "AMC"."PUBLIC"."AMC_STAGED_1"
                        FROM '@~/amc-snowflake/22222222-2222-2222-2222-222222222222/33333333-3333-3333-3333-333333333333/'
                        FILE_FORMAT = (TYPE = CSV COMPRESSION = ZSTD ENCODING = 'UTF8'
                          FIELD_OPTIONALLY_ENCLOSED_BY = '"' ESCAPE = NONE ESCAPE_UNENCLOSED_FIELD = NONE
                          NULL_IF = () EMPTY_FIELD_AS_NULL = TRUE ERROR_ON_COLUMN_COUNT_MISMATCH = FALSE)
                        ON_ERROR = ABORT_STATEMENT PURGE = TRUE""");
    }

    @Test
    void aFileIsSentAlreadyCompressedAndNeverOverwritesAnother() {
        assertThat(new PutFile(Path.of("/var/amc/batch-1.csv.zst"), stage).sql())
                .isEqualTo("PUT 'file:///var/amc/batch-1.csv.zst'"
                        + " '@~/amc-snowflake/22222222-2222-2222-2222-222222222222/33333333-3333-3333-3333-333333333333/'"
                        + " AUTO_COMPRESS=FALSE SOURCE_COMPRESSION=ZSTD OVERWRITE=FALSE");
    }

    @Test
    void theFormatOfAFileIsInItsName() {
        assertThat(new PutFile(Path.of("/var/amc/batch-1.csv.gz"), stage).sql()).contains(" SOURCE_COMPRESSION=GZIP ");
        assertThat(new CopyInto(STAGED, stage, List.of("batch-1.csv.gz")).sql()).contains(" COMPRESSION = GZIP ");
        assertThatThrownBy(() -> Compression.of("gzip", 10))
                .hasMessage("UPLOAD_COMPRESSION_LEVEL is 10; it must be from 1 to 9 with UPLOAD_COMPRESSION=gzip.");
    }

    @Test
    void filesAreRemovedByThePathOfAPassOrAnUpload() {
        assertThat(new RemoveFiles(stage).sql())
                .isEqualTo(
                        "REMOVE '@~/amc-snowflake/22222222-2222-2222-2222-222222222222/33333333-3333-3333-3333-333333333333/'");
        assertThat(new RemoveFiles(StagePath.ofUpload(UPLOAD)).sql())
                .isEqualTo("REMOVE '@~/amc-snowflake/22222222-2222-2222-2222-222222222222/'");
    }

    @Test
    void aFileIsUploadedOnlyIfSnowflakeSaysSo() {
        assertThat(PutFile.isUploaded(List.of(Map.of("status", "UPLOADED")))).isTrue();
        assertThat(PutFile.isUploaded(List.of(Map.of("status", "SKIPPED")))).isFalse();
        assertThat(PutFile.isUploaded(List.of())).isFalse();
    }

    @Test
    void aStagingTableMayHaveBeenDroppedAlready() {
        assertThat(new DropTable(STAGED).sql()).isEqualTo("DROP TABLE IF EXISTS \"AMC\".\"PUBLIC\".\"AMC_STAGED_1\"");
    }

    @Test
    void aTransactionIsCommitted() {
        assertThat(new CommitTransaction().sql()).isEqualTo("COMMIT");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            VARCHAR   | SUBSTR(t."a b", 1, 51) AS "a b"
            BINARY    | SUBSTR(t."a b", 1, 51) AS "a b"
            VARIANT   | SUBSTR(TO_JSON(t."a b"), 1, 51) AS "a b"
            OBJECT    | SUBSTR(TO_JSON(t."a b"), 1, 51) AS "a b"
            ARRAY     | SUBSTR(TO_JSON(t."a b"), 1, 51) AS "a b"
            GEOGRAPHY | SUBSTR(TO_JSON(ST_ASGEOJSON(t."a b")), 1, 51) AS "a b"
            NUMBER    | t."a b"
            DATE      | t."a b"
            """)
    void ofAValueThatMayBeLongOnlyTheStartIsRead(String type, String selected) {
        SelectRows rows = new SelectRows(
                TARGET,
                List.of(new SelectRows.Shortened(id("a b"), type, 51), new SelectRows.Shortened(id("n"), "NUMBER", 51)),
                id("execution_id"),
                "e'2",
                101);

        assertThat(rows.sql())
                .isEqualTo("SELECT " + selected
                        + ", t.\"n\" FROM \"AMC\".\"PUBLIC\".\"REACH\" t WHERE t.\"execution_id\" = ? LIMIT 101");
        assertThat(rows.binds()).containsExactly("e'2");
        assertThat(SelectRows.noneSql(TARGET)).isEqualTo("SELECT * FROM \"AMC\".\"PUBLIC\".\"REACH\" LIMIT 0");
    }

    @Test
    void rowsOfExecutionsAreDeletedByTheirIds() {
        assertThat(new DeleteRows(TARGET, id("execution_id"), List.of("e-1", "e'2")).sql())
                .isEqualTo("DELETE FROM \"AMC\".\"PUBLIC\".\"REACH\" WHERE \"execution_id\" IN ('e-1', 'e''2')");
    }
}
