package org.amcsnowflake.promises;

import org.amcsnowflake.flow.service.Warehouse;
import org.amcsnowflake.local.snowflake.fault.RequestKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/** U9: columns are added if the role may do so and requested otherwise, and nothing is ever replaced or dropped. */
class U9ATableGrowsAndLosesNothingTest extends PromiseTest {

    private List<String> columns(String table) {
        return warehouse.rows("DESCRIBE TABLE " + table).stream()
                .map(row -> Objects.toString(row.get("name")))
                .toList();
    }

    @Test
    void newColumnsAreAddedInOneStatementAndAreNullInOldRows() {
        String table = newTable();
        UUID first = uploaded(to(table), "[{\"a\": 1}]");
        snowflake.forget();
        UUID second = uploaded(to(table), "[{\"b\": \"x\", \"c\": true, \"d\": 2.5}]");

        assertThat(snowflake.statements())
                .filteredOn(statement -> statement.kind() == RequestKind.DDL
                        && !statement.sqlText().contains("TEMPORARY")
                        && !statement.sqlText().startsWith("DROP TABLE IF EXISTS"))
                .singleElement()
                .satisfies(statement -> assertThat(statement.sqlText()).startsWith("ALTER TABLE"));
        assertThat(rowsOf(table, first).get(0)).containsEntry("b", null).containsEntry("d", null);
        assertThat(rowsOf(table, second).get(0)).containsEntry("a", null);
        assertHoldsExactly(table, first);
        assertHoldsExactly(table, second);
    }

    @Test
    void aColumnThatAppearsLateInAResultExistsFromTheFirstRow() {
        String table = newTable();
        StringBuilder result = new StringBuilder("[");
        for (int i = 0; i < 20; i++) {
            result.append("{\"a\": ").append(i).append("}, ");
        }
        UUID execution =
                uploaded(to(table), result.append("{\"a\": 20, \"late\": 1.5}]").toString());

        assertHoldsExactly(table, execution);
    }

    @Test
    void withoutOwnershipTheErrorContainsTheStatementForTheOwner() {
        String table = newTable();
        try (Warehouse owner = Warehouse.ofAdministrator(snowflake)) {
            owner.execute("CREATE TABLE " + table + " (\"a\" NUMBER(38,0))");
            owner.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE " + table + " TO ROLE AMC_LOADER");
            UUID execution =
                    amc.execution(user, null, to(table), "[{\"a\": 1, \"b\": \"x\", \"it's \\\"c\\\"\": 2.5}]");
            String sentence = awaitFailed(execution);
            assertThat(amc.isDead(execution)).isTrue();
            assertThat(count(table)).isZero();

            Matcher statement = Pattern.compile("run: (ALTER TABLE .*);").matcher(sentence);
            assertThat(statement.find()).as(sentence).isTrue();
            owner.execute(statement.group(1));
            amc.retry(execution);
            awaitUploaded(execution);
            assertHoldsExactly(table, execution);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"Cost\": 1, \"cost\": 2, \"COST\": 3}",
                "{\"select\": 1, \"FROM\": 2, \"table\": 3, \"order\": 4, \"group\": 5, \"user\": 6, \"current_date\": 7}",
                "{\"with space\": 1, \" leading\": 2, \"a.b\": 3, \"a-b\": 4, \"a/b\": 5, \"a,b\": 6, \"100%\": 7, \"$x\": 8}",
                "{\"it's\": 1, \"say \\\"so\\\"\": 2, \"\\\"\": 3, \"back\\\\slash\": 4, \"?\": 5, \":c\": 6, \"--\": 7, \"/*\": 8}",
                "{\"1st\": 1, \"2026\": 2, \"_\": 3, \"ünïcode\": 4, \"😀\": 5, \"日本語\": 6}",
                "{\"source\": 1, \"target\": 2, \"rows_sent\": 3, \"value\": 4, \"sent\": 5, \"LOW_0\": 6, \"KEY_COUNT\": 7}",
            })
    void everyNameOfAResultBecomesAColumn(String row) {
        String table = newTable();
        UUID execution = uploaded(to(table), "[" + row + "]");
        assertHoldsExactly(table, execution);
        uploadAgain(execution, "[" + row + ", " + row + "]");
        assertHoldsExactly(table, execution);

        String keys = PromisedTables.parse(row).properties().stream()
                .map(field -> PromisedTables.JSON
                        .getNodeFactory()
                        .textNode(field.getKey())
                        .toString())
                .reduce((one, other) -> one + ", " + other)
                .orElseThrow();
        String byKeys = newTable();
        UUID keyed = uploaded(to(byKeys).replace("}", ", \"snowflake_key_columns\": [" + keys + "]}"), "[" + row + "]");
        uploadAgain(keyed, "[" + row + "]");
        assertHoldsExactly(byKeys, keyed);
    }

    @Test
    void aNameMayHave255CharactersAndNotOneMore() {
        String table = newTable();
        UUID execution = uploaded(to(table), "[{\"" + "ü".repeat(255) + "\": 1.5}]");
        assertHoldsExactly(table, execution);

        UUID longer = amc.execution(user, null, to(table), "[{\"" + "x".repeat(256) + "\": 1}]");
        assertThat(awaitFailed(longer))
                .contains(
                        "column 1 of its result, which first appears in row 1: The name \"",
                        "longer than the 255 characters that Snowflake allows");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"": 1}       | cannot be empty
            {"a\\nb": 1}  | contains a control character
            """)
    void aNameThatSnowflakeRefusesFailsPermanently(String row, String sentence) {
        UUID execution = amc.execution(user, null, to(newTable()), "[" + row + "]");

        assertThat(awaitFailed(execution)).contains(sentence);
        assertThat(amc.isDead(execution)).isTrue();
    }

    @Test
    void aColumnNamedLikeOneOfOursIsRenamed() {
        String table = newTable();
        UUID execution = uploaded(
                to(table),
                "[{\"execution_id\": \"mine\", \"amc_row_number\": 7, \"uploaded_at\": \"2026-01-01\", \"result_execution_id\": \"taken\"}]");

        assertThat(columns(table))
                .contains("result_amc_row_number", "result_uploaded_at", "result_result_execution_id");
        assertThat(rowsOf(table, execution).get(0))
                .containsEntry("result_result_execution_id", "mine")
                .containsEntry("result_execution_id", "taken");
    }

    @Test
    void aWindowColumnOfTheResultIsUsedUnchanged() {
        String table = newTable();
        UUID execution = amc.runningExecution(
                user,
                null,
                to(table),
                "[{\"time_window_start\": \"2026-03-01\", \"time_window_end\": \"2026-03-02\"}]");
        amc.window(execution, "2026-01-05T00:00:00Z", "2026-01-12T00:00:00Z");
        amc.complete(execution);
        awaitUploaded(execution);

        assertHoldsExactly(table, execution);
    }

    @Test
    void aViewIsRefusedAsTarget() {
        String table = newTable();
        warehouse.execute("CREATE VIEW " + table + " AS SELECT 1 AS \"a\"");
        UUID execution = amc.execution(user, null, to(table), "[{\"a\": 1}]");

        assertThat(awaitFailed(execution))
                .isEqualTo("The target AMC.PUBLIC." + table
                        + " is a view, not a table: choose another table name, then retry.");
        assertThat(amc.isDead(execution)).isTrue();
    }

    @Test
    void aTableDroppedBetweenTwoUploadsIsCreatedAgain() {
        String table = newTable();
        uploaded(to(table), "[{\"a\": 1}]");
        warehouse.execute("DROP TABLE " + table);
        UUID execution = uploaded(to(table), "[{\"a\": 2}]");

        assertThat(count(table)).isEqualTo(1);
        assertHoldsExactly(table, execution);
    }

    @Test
    void onlyOurTemporaryTablesAreReplacedOrDropped() {
        String table = newTable();
        snowflake.forget();
        UUID execution = uploaded(to(table), "[{\"a\": 1, \"b\": 1}]");
        uploadAgain(execution, "[{\"a\": 1.5}]");
        uploadAgain(execution, "[{\"c\": 1.5}]");
        uploadAgain(execution, "[]");

        assertThat(columns(table)).contains("a", "b", "c");
        Pattern destructive =
                Pattern.compile("\\bOR\\s+REPLACE\\b|\\bDROP\\s|\\bTRUNCATE\\b", Pattern.CASE_INSENSITIVE);
        assertThat(snowflake.statements())
                .filteredOn(
                        statement -> destructive.matcher(statement.sqlText()).find())
                .allSatisfy(statement -> assertThat(statement.sqlText())
                        .matches("DROP TABLE IF EXISTS \"AMC\"\\.\"PUBLIC\"\\.\"AMC_STAGED_[0-9A-F_]+\""));
    }
}
