package org.amcsnowflake.local.snowflake.faithful;

import com.github.luben.zstd.ZstdOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

import static org.assertj.core.api.Assertions.assertThat;

class CopyTest extends FaithfulTest {
    private static final String HINT =
            "\n  If you would like to continue loading when an error is encountered, use other values such as"
                    + " 'SKIP_FILE' or 'CONTINUE' for the ON_ERROR option. For more information on loading options, please"
                    + " run 'info loading_data' in a SQL client.";

    @TempDir
    Path folder;

    @BeforeEach
    void makeTable() throws SQLException {
        run("CREATE TABLE T (N INTEGER, NAME VARCHAR(5))", "CREATE STAGE ST");
    }

    @Test
    void loadsFilesByPrefixAndReportsEach() throws SQLException {
        put(folder, "a.csv", "@ST/day/", "1,one", "2,two");
        put(folder, "b.csv", "@ST/day/", "3,three");

        assertThat(namedRows("COPY INTO T FROM @ST/day/"))
                .containsExactly(
                        "file=st/day/a.csv, status=LOADED, rows_parsed=2, rows_loaded=2, error_limit=1, errors_seen=0,"
                                + " first_error=null, first_error_line=null, first_error_character=null,"
                                + " first_error_column_name=null",
                        "file=st/day/b.csv, status=LOADED, rows_parsed=1, rows_loaded=1, error_limit=1, errors_seen=0,"
                                + " first_error=null, first_error_line=null, first_error_character=null,"
                                + " first_error_column_name=null");
        assertThat(rows("SELECT N, NAME FROM T ORDER BY N")).containsExactly("1,one", "2,two", "3,three");
    }

    @Test
    void aFileIsLoadedIntoATableOnceByItsPathAndContent() throws SQLException {
        put(folder, "a.csv", "@ST", "1,one");
        run("COPY INTO T FROM @ST");

        assertThat(namedRows("COPY INTO T FROM @ST")).containsExactly("status=Copy executed with 0 files processed.");
        assertThat(rows("COPY INTO T FROM @ST FILES=('a.csv')"))
                .containsExactly("st/a.csv,LOAD_SKIPPED,0,0,null,1,File was loaded before.,null,null,null");
        put(folder, "a.csv", "@ST", "2,two");
        run("COPY INTO T FROM @ST");
        run("COPY INTO T FROM @ST FORCE=TRUE");

        assertThat(rows("SELECT N FROM T ORDER BY N")).containsExactly("1", "2", "2");
    }

    @Test
    void truncateAndReplaceClearTheLoadHistoryAndDeleteDoesNot() throws SQLException {
        put(folder, "a.csv", "@ST", "1,one");
        run("COPY INTO T FROM @ST", "DELETE FROM T", "COPY INTO T FROM @ST");
        assertThat(rows("SELECT COUNT(*) FROM T")).containsExactly("0");

        run("TRUNCATE TABLE T", "COPY INTO T FROM @ST");
        assertThat(rows("SELECT COUNT(*) FROM T")).containsExactly("1");

        run("CREATE OR REPLACE TABLE T (N INTEGER, NAME VARCHAR(5))", "COPY INTO T FROM @ST");
        assertThat(rows("SELECT COUNT(*) FROM T")).containsExactly("1");
    }

    @Test
    void fileNamesAreAppendedToThePathPrefix() throws SQLException {
        put(folder, "a.csv", "@ST/x1/", "1,one");
        put(folder, "b.csv", "@ST/x10/", "2,two");

        run("COPY INTO T FROM @ST/x1");
        assertThat(rows("SELECT N FROM T ORDER BY N")).containsExactly("1", "2");

        run("TRUNCATE TABLE T", "COPY INTO T FROM @ST/x1/ FILES=('a.csv')");
        assertThat(rows("SELECT N FROM T ORDER BY N")).containsExactly("1");
        refuses(
                "COPY INTO T FROM @ST/x1 FILES=('a.csv')",
                "091016",
                "22000",
                "Remote file '@ST/x1a.csv' was not found. There are several potential causes. The file might not exist. The"
                        + " required credentials may be missing or invalid. If you are running a copy command, please make"
                        + " sure files are not deleted when they are being loaded or files are not being loaded into two"
                        + " different tables concurrently with auto purge option.");
    }

    @Test
    void aPatternMatchesTheWholeStoredPath() throws SQLException {
        put(folder, "a.csv", "@ST/x/", "1,one");
        put(folder, "b.csv", "@ST/x/", "2,two");

        assertThat(rows("COPY INTO T FROM @ST PATTERN='a.csv'"))
                .containsExactly("Copy executed with 0 files processed.");
        run("COPY INTO T FROM @ST PATTERN='.*/b[.]csv'");

        assertThat(rows("SELECT N FROM T")).containsExactly("2");
    }

    @Test
    void aBadRecordAbortsTheStatementAndIsNamedByFileLineCharacterRowAndColumn() throws SQLException {
        run("CREATE FILE FORMAT F TYPE=CSV SKIP_HEADER=1 FIELD_OPTIONALLY_ENCLOSED_BY='\"'");
        put(folder, "bad.csv", "@ST", "n,name", "1,\"one", "1\"", "\"x\",two");

        refuses(
                "COPY INTO T FROM @ST FILE_FORMAT=(FORMAT_NAME=F)",
                "100038",
                "22018",
                "Numeric value 'x' is not recognized\n  File 'bad.csv', line 4, character 1\n  Row 2, column \"T\"[\"N\":1]"
                        + HINT);
        assertThat(rows("SELECT COUNT(*) FROM T")).containsExactly("0");
        run("TRUNCATE TABLE T");
        put(folder, "bad.csv", "@ST", "n,name", "1,toolong");
        refuses(
                "COPY INTO T FROM @ST FILE_FORMAT=(FORMAT_NAME=F)",
                "100074",
                "54000",
                "User character length limit (5) exceeded by string 'toolong'\n  File 'bad.csv', line 2, character 3\n"
                        + "  Row 1, column \"T\"[\"NAME\":2]" + HINT);
    }

    @Test
    void anAbortedCopyKeepsEarlierChangesOfTheTransaction() throws SQLException {
        put(folder, "bad.csv", "@ST", "x,one");
        connection.setAutoCommit(false);
        run("INSERT INTO T VALUES (7, 'seven')");
        refuses(
                "COPY INTO T FROM @ST",
                "100038",
                "22018",
                "Numeric value 'x' is not recognized\n  File 'bad.csv', line 1, character 1\n  Row 1, column \"T\"[\"N\":1]"
                        + HINT);
        connection.commit();

        assertThat(rows("SELECT N FROM T")).containsExactly("7");
    }

    @Test
    void tooManyAndTooFewFieldsAreDistinguished() throws SQLException {
        put(folder, "first.csv", "@ST/1/", "1,one,more");
        refuses(
                "COPY INTO T FROM @ST/1/",
                "100080",
                "22000",
                "Number of columns in file (3) does not match that of the corresponding table (2), use file format option"
                        + " error_on_column_count_mismatch=false to ignore this error\n  File '1/first.csv', line 1,"
                        + " character 7\n  Row 1" + HINT);
        put(folder, "later.csv", "@ST/2/", "1,one", "2,two,more", "3");

        assertThat(rows("COPY INTO T FROM @ST/2/ ON_ERROR=CONTINUE"))
                .containsExactly(
                        "st/2/later.csv,PARTIALLY_LOADED,3,1,3,2,Field delimiter ',' found while expecting record delimiter"
                                + " '\\n',2,7,null");
        run("TRUNCATE TABLE T", "COPY INTO T FROM @ST FILE_FORMAT=(TYPE=CSV ERROR_ON_COLUMN_COUNT_MISMATCH=FALSE)");
        assertThat(rows("SELECT N, NAME FROM T ORDER BY N, NAME")).containsExactly("1,one", "1,one", "2,two", "3,null");
    }

    @Test
    void onErrorContinueLoadsTheRestAndReportsSkippedRecords() throws SQLException {
        put(folder, "a.csv", "@ST", "1,one", "x,two", "3,three", "4,toolong");

        assertThat(rows("COPY INTO T FROM @ST ON_ERROR='CONTINUE'"))
                .containsExactly("st/a.csv,PARTIALLY_LOADED,4,2,4,2,Numeric value 'x' is not recognized,2,1,"
                        + "\"T\"[\"N\":1]");
        assertThat(rows("SELECT N FROM T ORDER BY N")).containsExactly("1", "3");
    }

    @Test
    void onErrorSkipFileSkipsTheFileAndLoadsTheOthers() throws SQLException {
        put(folder, "a.csv", "@ST", "1,one", "x,two");
        put(folder, "b.csv", "@ST", "3,three");

        assertThat(rows("COPY INTO T FROM @ST ON_ERROR=SKIP_FILE"))
                .containsExactly(
                        "st/a.csv,LOAD_FAILED,2,0,1,1,Numeric value 'x' is not recognized,2,1,\"T\"[\"N\":1]",
                        "st/b.csv,LOADED,1,1,1,0,null,null,null,null");
        assertThat(rows("SELECT N FROM T")).containsExactly("3");
        assertThat(rows("COPY INTO T FROM @ST ON_ERROR=SKIP_FILE_2"))
                .containsExactly("st/a.csv,PARTIALLY_LOADED,2,1,2,1,Numeric value 'x' is not recognized,2,1,"
                        + "\"T\"[\"N\":1]");
    }

    @Test
    void purgeRemovesOnlyLoadedFiles() throws SQLException {
        put(folder, "a.csv", "@ST", "1,one");
        put(folder, "b.csv", "@ST", "x,two");
        run("COPY INTO T FROM @ST ON_ERROR=SKIP_FILE PURGE=TRUE");

        assertThat(rows("LIST @ST")).singleElement().asString().startsWith("st/b.csv,6,");
    }

    @Test
    void whatAnOpenTransactionHasLoadedRemainsAfterAnErrorAlthoughTheFilesAreGone() throws SQLException {
        put(folder, "a.csv", "@ST/purged", "1,one");
        put(folder, "b.csv", "@ST/removed", "2,two");
        run("BEGIN", "COPY INTO T FROM @ST/purged PURGE=TRUE", "INSERT INTO T SELECT $1, $2 FROM @ST/removed");
        run("REMOVE @ST/removed");
        refuses("INSERT INTO T SELECT 'x', 'y'", "100038", "22018", "Numeric value 'x' is not recognized");
        run("COMMIT");

        assertThat(rows("SELECT N FROM T ORDER BY N")).containsExactly("1", "2");
        assertThat(rows("LIST @ST")).isEmpty();
    }

    @Test
    void aBareEmptyFieldIsNullAnEnclosedOneIsEmptyAndNullIfNamesMore() throws SQLException {
        run("CREATE TABLE X (A VARCHAR, B VARCHAR, C VARCHAR)");
        put(folder, "a.csv", "@ST", ",\"\",\\N", "NA,x\\,y,\"say \"\"so\"\"\"");
        String format = "FIELD_OPTIONALLY_ENCLOSED_BY='\"'";
        run("COPY INTO X FROM @ST FILE_FORMAT=(TYPE=CSV " + format + ")");
        assertThat(rows("SELECT * FROM X ORDER BY B")).containsExactly("null,,null", "NA,x,y,say \"so\"");

        run("TRUNCATE TABLE X");
        run("COPY INTO X FROM @ST FILE_FORMAT=(TYPE=CSV ESCAPE_UNENCLOSED_FIELD=NONE NULL_IF=('NA')"
                + " ERROR_ON_COLUMN_COUNT_MISMATCH=FALSE EMPTY_FIELD_AS_NULL=FALSE " + format + ")");
        assertThat(rows("SELECT * FROM X ORDER BY B")).containsExactly(",,\\N", "null,x\\,y");
    }

    @Test
    void theFormatDeterminesDelimitersHeadersAndBlanks() throws SQLException {
        put(folder, "a.csv", "@ST", "skipped", "also skipped", " 1 ;; one ", "", "\r", "2;;two\r");
        run("COPY INTO T FROM @ST FILE_FORMAT=(TYPE=CSV FIELD_DELIMITER=';;' SKIP_HEADER=2 TRIM_SPACE=TRUE"
                + " SKIP_BLANK_LINES=TRUE)");

        assertThat(rows("SELECT * FROM T ORDER BY N")).containsExactly("1,one", "2,two");
    }

    @Test
    void matchByColumnNameTakesFieldsByTheirHeader() throws SQLException {
        put(folder, "a.csv", "@ST", "name,other,n", "one,x,1");
        run("COPY INTO T FROM @ST FILE_FORMAT=(TYPE=CSV PARSE_HEADER=TRUE) MATCH_BY_COLUMN_NAME=CASE_INSENSITIVE");
        run(
                "COPY INTO T FROM @ST FILE_FORMAT=(TYPE=CSV PARSE_HEADER=TRUE) MATCH_BY_COLUMN_NAME=CASE_SENSITIVE FORCE=TRUE");

        assertThat(rows("SELECT * FROM T ORDER BY N")).containsExactly("1,one", "null,null");
    }

    @Test
    void jsonIsLoadedAsOneVariantOrByName() throws SQLException {
        run("CREATE TABLE J (V VARIANT)");
        put(folder, "a.json", "@ST", "[{\"n\": 1, \"name\": \"one\", \"x\": null}, {\"n\": 2, \"name\": null}]");
        run("COPY INTO J FROM @ST FILE_FORMAT=(TYPE=JSON STRIP_OUTER_ARRAY=TRUE STRIP_NULL_VALUES=TRUE)");
        assertThat(rows("SELECT V:n, V:name, V:x FROM J ORDER BY V:n::INTEGER"))
                .containsExactly("1,\"one\",null", "2,null,null");

        run("COPY INTO T FROM @ST FILE_FORMAT=(TYPE=JSON STRIP_OUTER_ARRAY=TRUE)"
                + " MATCH_BY_COLUMN_NAME=CASE_INSENSITIVE");
        assertThat(rows("SELECT * FROM T ORDER BY N")).containsExactly("1,one", "2,null");
        refuses(
                "COPY INTO T FROM @ST FILE_FORMAT=(TYPE=JSON)",
                "002019",
                "0A000",
                "SQL compilation error:\nJSON file format can produce one and only one column of variant, object, or array"
                        + " type. Load data into separate columns using the MATCH_BY_COLUMN_NAME copy option or copy with"
                        + " transformation.");
        put(folder, "b.json", "@ST/dup/", "{\"a\": 1, \"a\": 2}");
        refuses(
                "COPY INTO J FROM @ST/dup/ FILE_FORMAT=(TYPE=JSON)",
                "100069",
                "22P02",
                "Error parsing JSON: duplicate object attribute \"a\", pos 15\n  File 'dup/b.json', line 1, character 1\n"
                        + "  Row 1" + HINT);
    }

    @Test
    void aTransformationComputesFromFieldsAndMetadata() throws SQLException {
        put(folder, "a.csv", "@ST", "one,1", "two,2");
        run("COPY INTO T (NAME, N) FROM (SELECT s.$1, s.$2::INTEGER + METADATA$FILE_ROW_NUMBER FROM @ST s)");

        assertThat(rows("SELECT * FROM T ORDER BY N")).containsExactly("2,one", "4,two");
        refuses(
                "COPY INTO T FROM (SELECT $1, $2 FROM @ST LIMIT 1)",
                "002095",
                "0A000",
                "SQL compilation error: error line 1 at position 18\n"
                        + "COPY statement only supports simple SELECT from stage statements for import.");
    }

    @Test
    void gzipAndZstdAreDetectedOrDeclared() throws IOException, SQLException {
        Path plain = Files.writeString(folder.resolve("a.csv"), "1,one\n");
        run("PUT 'file://" + plain + "' '@ST'");
        Path zstd = folder.resolve("b.csv.zst");
        try (OutputStream out = new ZstdOutputStream(Files.newOutputStream(zstd))) {
            out.write("2,two\n".getBytes(StandardCharsets.UTF_8));
        }
        run("PUT 'file://" + zstd + "' '@ST' AUTO_COMPRESS=FALSE SOURCE_COMPRESSION=ZSTD");
        assertThat(rows("LIST @ST"))
                .extracting(row -> row.split(",")[0])
                .containsExactly("st/a.csv.gz", "st/b.csv.zst");

        run("COPY INTO T FROM @ST/a FILE_FORMAT=(TYPE=CSV COMPRESSION=GZIP)", "COPY INTO T FROM @ST/b");
        assertThat(rows("SELECT * FROM T ORDER BY N")).containsExactly("1,one", "2,two");
    }

    @Test
    void truncateColumnsCutsAndNullInANotNullColumnIsRefused() throws SQLException {
        put(folder, "a.csv", "@ST", "1,toolong");
        run("COPY INTO T FROM @ST TRUNCATECOLUMNS=TRUE");
        assertThat(rows("SELECT * FROM T")).containsExactly("1,toolo");

        run("CREATE TABLE R (N INTEGER NOT NULL)");
        put(folder, "b.csv", "@ST/null/", "1", "");
        refuses(
                "COPY INTO R FROM @ST/null/",
                "100088",
                "22000",
                "NULL result in a non-nullable column\n  File 'null/b.csv', line 2, character 1\n"
                        + "  Row 2, column \"R\"[\"N\":1]" + HINT);
    }

    @Test
    void anUnknownOptionIsRefused() {
        refuses(
                "COPY INTO T FROM @ST SPEED=FAST",
                "001003",
                "42000",
                "SQL compilation error:\nsyntax error line 1 at position 21 unexpected 'SPEED'.");
        refuses(
                "COPY INTO T FROM @ST FILE_FORMAT=(TYPE=CSV SPEED=FAST)",
                "001420",
                "22023",
                "SQL compilation error:\ninvalid parameter 'SPEED'");
    }
}
