package org.amcsnowflake.local.snowflake.faithful;

import org.amcsnowflake.local.snowflake.Driver;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/** PUT, LIST, REMOVE and queries on user, table, named and temporary stages. */
class StagingTest extends FaithfulTest {
    @TempDir
    Path folder;

    @BeforeEach
    void clean() throws SQLException {
        run("REMOVE @~");
    }

    private String file(String name, String text) throws IOException {
        return "'file://" + Files.writeString(folder.resolve(name), text) + "'";
    }

    private List<String> names(String stage) throws SQLException {
        return rows("LIST " + stage).stream().map(row -> row.split(",")[0]).toList();
    }

    @Test
    void putCompressesByDefault() throws Exception {
        String file = file("a.csv", "1\n");
        assertThat(namedRows("PUT " + file + " @~/x"))
                .singleElement()
                .asString()
                .startsWith("source=a.csv, target=a.csv.gz, source_size=2, ")
                .contains("source_compression=NONE, target_compression=GZIP, status=UPLOADED");
        run("PUT " + file + " @~/x AUTO_COMPRESS=FALSE");
        assertThat(names("@~/x")).containsExactly("x/a.csv", "x/a.csv.gz");
    }

    @Test
    void putSkipsAnExistingFileUnlessOverwriteIsSet() throws Exception {
        run("PUT " + file("a.csv", "1\n") + " @~/x AUTO_COMPRESS=FALSE");
        String changed = file("a.csv", "1\n2\n");
        assertThat(rows("PUT " + changed + " @~/x AUTO_COMPRESS=FALSE").get(0)).contains("SKIPPED");
        assertThat(rows("LIST @~/x").get(0)).startsWith("x/a.csv,2,");
        assertThat(rows("PUT " + changed + " @~/x AUTO_COMPRESS=FALSE OVERWRITE=TRUE")
                        .get(0))
                .contains("UPLOADED");
        assertThat(rows("LIST @~/x").get(0)).startsWith("x/a.csv,4,");
    }

    @Test
    void listAndRemoveAcceptAPrefixAndAPattern() throws Exception {
        for (String path : List.of("p1", "p10/sub", "q")) {
            run("PUT " + file("f.csv", "1\n") + " @~/" + path + " AUTO_COMPRESS=FALSE");
        }
        assertThat(names("@~")).containsExactly("p1/f.csv", "p10/sub/f.csv", "q/f.csv");
        assertThat(names("@~/p1")).containsExactly("p1/f.csv", "p10/sub/f.csv");
        assertThat(names("@~ PATTERN='.*sub.*'")).containsExactly("p10/sub/f.csv");
        assertThat(namedRows("REMOVE @~/p1 PATTERN='.*p1/.*'")).containsExactly("name=p1/f.csv, result=removed");
        assertThat(rows("RM @~/p10/")).hasSize(1);
        assertThat(rows("REMOVE @~/none")).isEmpty();
        assertThat(names("@~")).containsExactly("q/f.csv");
    }

    @Test
    void aUserStageIsSharedByTheUsersSessionsOnly() throws Exception {
        run("PUT " + file("mine.csv", "1\n") + " @~/x");
        try (Connection other = another();
                Connection admin = administrator()) {
            assertThat(Driver.rows(other, "LIST @~/x")).hasSize(1);
            assertThat(Driver.rows(admin, "LIST @~/x")).isEmpty();
        }
    }

    @Test
    void aTemporaryStageAndItsFilesEndWithTheSession() throws Exception {
        try (Connection other = another()) {
            Driver.run(other, "CREATE TEMPORARY STAGE PASSING");
            Driver.run(other, "PUT " + file("a.csv", "1\n") + " @PASSING");
            assertThat(Driver.rows(other, "LIST @PASSING")).hasSize(1);
            refuses(
                    "LIST @PASSING",
                    "002003",
                    "02000",
                    "SQL compilation error:\nStage 'AMC." + schema() + ".PASSING' does not exist or not authorized.");
        }
        run("CREATE TEMPORARY STAGE PASSING");
        assertThat(rows("LIST @PASSING")).isEmpty();
    }

    @Test
    void namesOfStagesAndPathsMayBeHostile() throws Exception {
        run("CREATE STAGE \"my stage/x\"", "CREATE TABLE \"a'b\" (N NUMBER)");
        String file = file("a \"file\", ünï.csv", "1\n");
        run("PUT " + file + " '@\"my stage/x\"/in dir' AUTO_COMPRESS=FALSE");
        assertThat(names("'@\"my stage/x\"'")).containsExactly("my stage/x/in dir/a \"file\"");
        run("COPY INTO \"a'b\" FROM '@\"my stage/x\"/in dir'");
        assertThat(rows("SELECT N FROM \"a'b\"")).containsExactly("1");
    }

    @Test
    void queriesReadStagedFilesWithLinePositions() throws Exception {
        run("PUT " + file("d.json", "{\"a\":{\"b\":\"2026-01-31\"},\"n\":1}\n{\"a\":{\"b\":null},\"n\":\"2\"}\n")
                + " @~/j");
        run("CREATE FILE FORMAT LINES TYPE = JSON");
        assertThat(rows("SELECT METADATA$FILENAME, METADATA$FILE_ROW_NUMBER, $1:a.b::DATE, $1:n::NUMBER"
                        + " FROM @~/j (FILE_FORMAT => LINES) ORDER BY 2"))
                .containsExactly("j/d.json.gz,1,2026-01-31,1", "j/d.json.gz,2,null,2");

        run("PUT " + file("e.csv", "a,1\nb,2\n") + " @~/c");
        assertThat(rows("SELECT t.$2::NUMBER + 1, t.$1 || '!' FROM @~/c t WHERE t.$2 > 1"))
                .containsExactly("3,b!");
        run("CREATE TABLE T (K VARCHAR, N NUMBER)", "INSERT INTO T SELECT $1, $2 FROM @~/c");
        run("MERGE INTO T USING (SELECT $1 AS K, $2::NUMBER * 10 AS N FROM @~/c) S ON T.K = S.K"
                + " WHEN MATCHED THEN UPDATE SET N = S.N");
        assertThat(rows("SELECT * FROM T ORDER BY K")).containsExactly("a,10", "b,20");
    }

    @Test
    void aPathCannotEscapeItsStage() {
        for (String statement : List.of("LIST @~/../", "REMOVE @~/../../", "PUT 'file:///tmp/x' @~/../x")) {
            refuses(
                    statement,
                    "001011",
                    "42601",
                    "SQL compilation error:\ninvalid URL prefix found in: '"
                            + statement.substring(statement.indexOf("@~/") + 3)
                            + "'");
        }
    }

    @Test
    void aWildcardUploadsManyFiles() throws Exception {
        for (int i : IntStream.range(0, 25).toArray()) {
            file("part" + i + ".csv", i + "\n");
        }
        assertThat(rows("PUT 'file://" + folder + "/part*.csv' @~/many PARALLEL=8"))
                .hasSize(25);
        run("CREATE TABLE T (N NUMBER)");
        assertThat(rows("COPY INTO T FROM @~/many")).hasSize(25);
        assertThat(rows("SELECT COUNT(*), SUM(N) FROM T")).containsExactly("25,300");
    }
}
