package org.amcsnowflake.promises;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/** U8: nothing is rounded, truncated or misread; a value that cannot be stored is named, and nothing is stored. */
class U8AValueIsStoredAsItIsOrNamedTest extends PromiseTest {

    /**
     * The values of a column, one per row.
     *
     * @param name of the column
     * @param shown the values as texts after they are stored
     */
    private record Case(String name, String values, String type, String shown) {
        static List<Case> of(String lines) {
            return lines.lines()
                    .map(line -> line.strip().split("\\s+\\|\\s"))
                    .map(cells -> new Case(cells[0], cells[1].strip(), cells[2].strip(), cells[3].strip()))
                    .toList();
        }

        List<JsonNode> cells() {
            List<JsonNode> cells = new ArrayList<>();
            PromisedTables.parse("[" + values + "]").forEach(cells::add);
            return cells;
        }

        /** A result with one column per case. */
        static String result(List<Case> cases) {
            List<ObjectNode> rows = new ArrayList<>();
            for (Case each : cases) {
                List<JsonNode> cells = each.cells();
                for (int row = 0; row < cells.size(); row++) {
                    if (row == rows.size()) {
                        rows.add(PromisedTables.JSON.createObjectNode());
                    }
                    rows.get(row).set(each.name, cells.get(row));
                }
            }
            return rows.toString();
        }

        static Map<String, String> expected(List<Case> cases) {
            return cases.stream().collect(Collectors.toMap(Case::name, each -> each.type + ": " + each.shown));
        }
    }

    /** The type and the values of each column, in the form of {@link Case#expected}. */
    private Map<String, String> stored(String table, List<Case> cases) {
        List<Map<String, @Nullable Object>> rows = warehouse.rows(cases.stream()
                .map(each -> "\"%1$s\"::VARCHAR AS \"%1$s\"".formatted(each.name()))
                .collect(Collectors.joining(", ", "SELECT ", " FROM " + table + " ORDER BY \"amc_row_number\"")));
        return cases.stream()
                .collect(Collectors.toMap(
                        Case::name,
                        each -> rows.stream()
                                .limit(each.cells().size())
                                .map(row -> String.valueOf(row.get(each.name())))
                                .collect(Collectors.joining(", ", type(table, each.name()) + ": ", ""))));
    }

    /** A result with one column {@code c}. */
    private static String column(String values) {
        JsonNode list = PromisedTables.parse("[" + values + "]");
        return StreamSupport.stream(list.spliterator(), false)
                .map(value -> "{\"c\": " + value + "}")
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private String type(String table, String column) {
        return warehouse.rows("DESCRIBE TABLE " + table).stream()
                .filter(row -> column.equals(row.get("name")))
                .map(row -> Objects.toString(row.get("type")))
                .findFirst()
                .orElse("none");
    }

    private static final String KINDS = """
            nothing but NULL         | null, null                          | VARCHAR(16777216) | null, null
            mixed values             | 1, "a", true, 1.50, "2026-01-01"    | VARCHAR(16777216) | 1, a, true, 1.50, 2026-01-01
            mixed with objects       | {"x": [1, 2.5]}, "a"                | VARCHAR(16777216) | {"x":[1,2.5]}, a
            NaN                      | "NaN", 1.5                          | VARCHAR(16777216) | NaN, 1.5
            whole numbers            | 0, -7, 12345678901234567890         | NUMBER(38,0)      | 0, -7, 12345678901234567890
            38 digits                | 99999999999999999999999999999999999999, -99999999999999999999999999999999999999 | NUMBER(38,0) | 99999999999999999999999999999999999999, -99999999999999999999999999999999999999
            39 digits                | 999999999999999999999999999999999999999 | VARCHAR(16777216) | 999999999999999999999999999999999999999
            39 digits of a double    | 100000000000000000000000000000000000000 | FLOAT         | 1e+38
            decimals                 | 1.5, -0.000000000001                | NUMBER(38,12)     | 1.500000000000, -0.000000000001
            finer decimals           | 1.00000000000000000001              | NUMBER(38,24)     | 1.000000000000000000010000
            37 places                | 0.1234567890123456789012345678901234567 | NUMBER(38,37) | 0.1234567890123456789012345678901234567
            38 places                | 0.12345678901234567890123456789012345678 | VARCHAR(16777216) | 0.12345678901234567890123456789012345678
            before and after         | 123456789012345678901234567890, 0.123456789 | VARCHAR(16777216) | 123456789012345678901234567890, 0.123456789
            booleans                 | true, null, false                   | BOOLEAN           | true, null, false
            a date is its midnight   | "2026-01-31"                        | TIMESTAMP_NTZ(9)  | 2026-01-31 00:00:00.000
            the first day            | "0001-01-01"                        | TIMESTAMP_NTZ(9)  | 0001-01-01 00:00:00.000
            the last nanosecond      | "9999-12-31T23:59:59.999999999Z"    | TIMESTAMP_NTZ(9)  | 9999-12-31 23:59:59.999
            an offset, in UTC        | "2026-01-01T00:30:00+02:00", "2026-01-01" | TIMESTAMP_NTZ(9) | 2025-12-31 22:30:00.000, 2026-01-01 00:00:00.000
            an offset of hours       | "2026-01-31T12:00:00+02", "2026-01-31 12:00:00.5-08", "2026-01-31" | TIMESTAMP_NTZ(9) | 2026-01-31 10:00:00.000, 2026-01-31 20:00:00.500, 2026-01-31 00:00:00.000
            hours and another text   | "2026-01-31T12:00:00+02", "x"       | VARCHAR(16777216) | 2026-01-31T12:00:00+02, x
            beyond the years in UTC  | "9999-12-31T23:30:00-01:00"         | VARCHAR(16777216) | 9999-12-31T23:30:00-01:00
            before 1970              | "1969-12-31T23:59:59.5", "1583-10-10" | TIMESTAMP_NTZ(9) | 1969-12-31 23:59:59.500, 1583-10-10 00:00:00.000
            a leap day               | "2024-02-29"                        | TIMESTAMP_NTZ(9)  | 2024-02-29 00:00:00.000
            no leap day              | "2023-02-29"                        | VARCHAR(16777216) | 2023-02-29
            a leap second            | "2016-12-31T23:59:60Z"              | VARCHAR(16777216) | 2016-12-31T23:59:60Z
            year 0                   | "0000-01-01"                        | VARCHAR(16777216) | 0000-01-01
            year 10000               | "10000-01-01"                       | VARCHAR(16777216) | 10000-01-01
            ten digits of a second   | "2026-01-01T00:00:00.1234567891"    | VARCHAR(16777216) | 2026-01-01T00:00:00.1234567891
            another order of a date  | "31/01/2026"                        | VARCHAR(16777216) | 31/01/2026
            leading zeros            | "00123", "7"                        | VARCHAR(16777216) | 00123, 7
            numbers in quotes        | "1", "2.5", "1e5"                   | VARCHAR(16777216) | 1, 2.5, 1e5
            an empty text is no NULL | "", " ", null                       | VARCHAR(16777216) | ,  , null
            what looks like NULL     | "null", "NULL", "\\\\N"             | VARCHAR(16777216) | null, NULL, \\N
            emoji                    | "😀", "👩‍👩‍👧‍👦", "é"                 | VARCHAR(16777216) | 😀, 👩‍👩‍👧‍👦, é
            objects and lists        | {"b": {"a": 1}}, [], {}             | VARIANT           | {"b":{"a":1}}, [], {}
            nested 39 digits         | [123456789012345678901234567890123456789] | VARCHAR(16777216) | [123456789012345678901234567890123456789]
            nested tiny decimals     | [0.0000001234567890123456789]       | VARIANT           | [0.0000001234567890123456789]
            """;

    @Test
    void eachKindOfValueHasItsTypeAndIsStoredUnchanged() {
        List<Case> cases = Case.of(KINDS);
        String table = newTable();
        UUID execution = uploaded(to(table), Case.result(cases));

        assertThat(stored(table, cases)).isEqualTo(Case.expected(cases));
        assertHoldsExactly(table, execution);
    }

    private static final List<String> TEXTS = List.of(
            "\"it's\", \"say \\\"so\\\"\", \"back\\\\slash\", \"a,b\", \"a|b\"",
            "\"two\\nlines\", \"return\\r\", \"\\r\\n\", \"tab\\t\", \"\\n\", \"\\u0001\\u001f\\u007f\"",
            "\"\\ufeffmark\", \"\\u2028\", \"\\u00a0\", \"\\u0085\", \"\\ud83d\\ude00\", \"\\uffff\"",
            "\" leading\", \"trailing \", \"'\", \"\\\"\", \"\\\"\\\"\", \",\", \"\\\\\", \"\\\\\\\"\"",
            "\"$1\", \"?\", \":1\", \"{{x}}\", \"${body}\", \"%s\", \"--\", \"/*\", \"; DROP TABLE x\"",
            "{\"it's\": \"a \\\"b\\\" \\\\ \\n\"}, [\"\", null, true, 1.10, {\"\": {}}]",
            "\"0x1F\", \"1_000\", \"+1\", \"Infinity\", \"-inf\", \"true\", \"yes\", \"T\"");

    @Test
    void textsAreStoredUnchanged() {
        String table = newTable();
        UUID execution = uploaded(
                to(table),
                Case.result(TEXTS.stream()
                        .map(values -> new Case("c" + TEXTS.indexOf(values), values, "", ""))
                        .toList()));

        assertHoldsExactly(table, execution);
    }

    @Test
    void aLongValueIsStoredCompletely() {
        assumeThat(way).as("sent in a file in both cases").isEqualTo(Way.STAGED);
        String table = newTable();
        String cell = "😀0123456789".repeat(2_000_000);
        UUID execution = amc.runningExecution(user, null, to(table), "[{\"c\": \"short\"}]");
        amc.update(
                "UPDATE workflow_executions SET result_data = jsonb_build_array(jsonb_build_object('c', ?::text)) WHERE id = ?",
                cell,
                execution);
        amc.complete(execution);
        awaitUploaded(execution);

        assertThat(type(table, "c")).isEqualTo("VARCHAR(134217728)");
        Map<String, @Nullable Object> stored = warehouse
                .rows("SELECT LENGTH(\"c\") AS L, MD5(\"c\") AS M FROM " + table)
                .get(0);
        assertThat(stored.toString()).isEqualTo("{L=22000000, M=" + md5(cell) + "}");
    }

    private String md5(String text) {
        return String.valueOf(amc.one("SELECT md5(?) AS digest", text).get("digest"));
    }

    @Test
    void ourOwnTableIsWidenedForALongerText() {
        assumeThat(way).as("sent in a file in both cases").isEqualTo(Way.STAGED);
        String table = newTable();
        UUID execution = uploaded(to(table), "[{\"c\": \"short\"}]");
        amc.update("UPDATE workflow_executions SET status = 'RUNNING' WHERE id = ?", execution);
        amc.update(
                "UPDATE workflow_executions SET result_data = jsonb_build_array(jsonb_build_object('c', repeat('x', 16777217))) WHERE id = ?",
                execution);
        amc.retry(execution);
        amc.complete(execution);
        awaitUploaded(execution);

        assertThat(warehouse.count("SELECT LENGTH(\"c\") FROM " + table)).isEqualTo(16_777_217);
    }

    private static final String DECLARED = """
            DECIMAL(10,2) | "1.10", 2, null       | NUMBER(10,2)      | 1.10, 2.00, null
            INTEGER       | "007", 12             | NUMBER(38,0)      | 7, 12
            DOUBLE        | 0.1, 1, "2.5"         | FLOAT             | 0.1, 1, 2.5
            STRING        | "2026-01-01", 1, true | VARCHAR(16777216) | 2026-01-01, 1, true
            DATE          | "2026-01-01"          | TIMESTAMP_NTZ(9)  | 2026-01-01 00:00:00.000
            TIMESTAMP     | "2026-01-01T10:00:00-05:00" | TIMESTAMP_NTZ(9) | 2026-01-01 15:00:00.000
            BOOLEAN       | null                  | BOOLEAN           | null
            ARRAY         | [1], {"a": 1}         | VARIANT           | [1], {"a":1}
            POINT         | 1                     | NUMBER(38,0)      | 1
            """;

    @Test
    void aDeclaredTypeTakesPrecedence() {
        List<Case> cases = Case.of(DECLARED);
        String table = newTable();
        uploaded(
                to(table),
                cases.stream()
                        .map(each -> "{\"name\": \"%1$s\", \"type\": \"%1$s\"}".formatted(each.name()))
                        .collect(Collectors.joining(
                                ", ", "{\"columns\": [", "], \"rows\": " + Case.result(cases) + "}")));

        assertThat(stored(table, cases)).isEqualTo(Case.expected(cases));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            NUMBER(10,0)     | 10, 10.55               | 2 | 10.55
            NUMBER(5,2)      | 1000                    | 1 | 1000
            NUMBER(38,0)     | 1, "n/a"                | 2 | n/a
            NUMBER(38,0)     | true                    | 1 | true
            FLOAT            | 0.5, 123456789012345678 | 2 | 123456789012345678
            FLOAT            | "NaN"                   | 1 | NaN
            VARCHAR(3)       | "abc", "abcd"           | 2 | abcd
            BOOLEAN          | true, "yes"             | 2 | yes
            DATE             | "2026-01-31T10:00:00"   | 1 | 2026-01-31T10:00:00
            TIMESTAMP_NTZ(3) | "2026-01-31T10:20:30.1234" | 1 | 2026-01-31T10:20:30.1234
            TIMESTAMP_TZ     | "2026-01-31", "soon"    | 2 | soon
            VARIANT          | [1], "a"                | 2 | a
            """)
    void aValueThatDoesNotFitSomeoneElsesColumnIsNamedAndNothingIsStored(
            String type, String values, int row, String value) {
        String table = newTable();
        warehouse.execute("CREATE TABLE " + table + " (\"c\" " + type + ")");
        UUID execution = amc.execution(user, null, to(table), column(values));

        assertThat(awaitFailed(execution))
                .contains("\"c\"", "row " + row + " ", "'" + value + "'", "Nothing was stored");
        assertThat(amc.isDead(execution)).isTrue();
        assertThat(count(table)).isZero();
        assertThat(type(table, "c")).startsWith(type);
    }

    private static final String FITTING = """
            NUMBER(5,2)      | 999.99, -999.9, 0           | NUMBER(5,2)      | 999.99, -999.90, 0.00
            FLOAT            | 1, 2.5, 0.1                 | FLOAT            | 1, 2.5, 0.1
            VARCHAR(3)       | "abc", 123, "🎉🎉🎉"           | VARCHAR(3)       | abc, 123, 🎉🎉🎉
            VARCHAR          | {"a": 1}, [1], true         | VARCHAR(16777216) | {"a":1}, [1], true
            BOOLEAN          | true, false, null           | BOOLEAN          | true, false, null
            DATE             | "2026-01-31"                | DATE             | 2026-01-31
            TIMESTAMP_NTZ(0) | "2026-01-31T10:20+01:00"    | TIMESTAMP_NTZ(0) | 2026-01-31 09:20:00.000
            TIMESTAMP_TZ     | "2026-01-31T10:20:30+01:00" | TIMESTAMP_TZ(9)  | 2026-01-31 10:20:30.000 +0100
            TIMESTAMP_LTZ    | "2026-01-31T10:20:30+01:00" | TIMESTAMP_LTZ(9) | 2026-01-31 01:20:30.000 -0800
            TIMESTAMP_TZ(3)  | "2026-01-31T10:20+01"       | TIMESTAMP_TZ(3)  | 2026-01-31 10:20:00.000 +0100
            VARIANT          | 1.5, true, {"a": "b"}       | VARIANT          | 1.5, true, {"a":"b"}
            """;

    @Test
    void aValueThatFitsSomeoneElsesColumnIsStored() {
        List<Case> cases = Case.of(FITTING);
        String table = newTable();
        warehouse.execute(cases.stream()
                .map(each -> "\"" + each.name() + "\" " + each.name())
                .collect(Collectors.joining(", ", "CREATE TABLE " + table + " (", ")")));
        uploaded(to(table), Case.result(cases));

        assertThat(stored(table, cases)).isEqualTo(Case.expected(cases));
    }

    @Test
    void decimalsAfterIntegersAreAllStored() {
        String table = newTable();
        UUID first = uploaded(to(table), "[{\"c\": 1}, {\"c\": 12345678901234567890}]");
        UUID second = uploaded(to(table), "[{\"c\": 10.55}]");

        assertThat(type(table, "c")).isEqualTo("NUMBER(38,12)");
        assertHoldsExactly(table, first);
        assertHoldsExactly(table, second);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "rows"                                                   | result_data is a string
            {"columns": ["a"], "rows": [[1], [1, 2]]}                | row 2 of its result has more values than the 1 columns of result_data
            {"columns": ["a", "b"], "rows": [[1, 2], [3]]}           | row 2 of its result has 1 values for the 2 columns of result_data
            {"columns": ["a", "a"], "rows": []}                      | result_data has two columns named 'a'
            [{"a": 1}, 2]                                            | row 2 of its result is neither an object nor a list of values
            [[1]]                                                    | row 1 of its result is a list of values, but result_data names no columns
            {"columns": [{"name": "a", "type": "INTEGER"}], "rows": [[1], ["x"]]} | The result declares the column "a" as NUMBER(38,0), but row 2 holds 'x', which is of a different type. Nothing was stored. Correct the type in the result's columns
            {"rows": {"a": 1}}                                       | result_data is an object whose rows are a object
            """)
    void anInvalidResultFailsPermanentlyAndOthersContinue(String result, String sentence) {
        String table = newTable();
        UUID bad = amc.runningExecution(user, null, to(table), result);
        UUID good = amc.runningExecution(user, null, to(table), "[{\"a\": 1}]");
        Map<String, @Nullable Object> before = amc.row(bad);
        amc.complete(bad);
        amc.complete(good);
        awaitUploaded(good);

        assertThat(awaitFailed(bad)).contains(sentence);
        assertThat(amc.isDead(bad)).isTrue();
        assertThat(amc.row(bad).get("result_data")).hasToString(String.valueOf(before.get("result_data")));
        assertThat(amc.row(bad)).containsEntry("status", "SUCCEEDED");
        assertThat(count(table)).isEqualTo(1);
    }
}
