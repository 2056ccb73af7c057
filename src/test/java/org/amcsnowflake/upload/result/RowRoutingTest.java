package org.amcsnowflake.upload.result;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.amcsnowflake.execution.InvalidExecutionException;
import org.amcsnowflake.failures.Fault;
import org.amcsnowflake.shaping.Shaping;
import org.amcsnowflake.shaping.ShapingContext;
import org.amcsnowflake.upload.plan.ColumnCase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Rows are distributed by columns as {@code snowflake_columns} names them, and stored as their table's entry says then. */
class RowRoutingTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static ResultStream stream(
            ColumnCase columnCase, String columns, String transforms, String tables, String... rows)
            throws IOException {
        Shaping shaping = Shaping.of(json(columns), json(transforms), json(tables));
        columnCase.require(shaping);
        return new ResultStream(
                new ByteArrayInputStream(String.join("\n", rows).getBytes(StandardCharsets.UTF_8)),
                new ResultShape(new ResultShape.ResultData(rows.length), List.of()),
                new InlineLimits(1_000, 1_000),
                new ShapingContext(
                        shaping, columnCase::fold, (base, quote, day) -> Optional.empty(), Optional.empty()));
    }

    private static JsonNode json(String text) throws JsonProcessingException {
        return text.isEmpty() ? JSON.missingNode() : JSON.readTree(text);
    }

    /** The rows of the first table, whose entry has these fields, as {@code name=value}; others go to a second one. */
    private static List<String> first(ColumnCase columnCase, String columns, String entry, String... rows) {
        String tables = "[{\"table\": \"first\", " + entry + "}, {\"table\": \"others\"}]";
        try (ResultStream stream = stream(columnCase, columns, "", tables, rows)) {
            List<ColumnProfile> stored = stream.result(0).columns();
            List<String> shaped = new ArrayList<>();
            for (String[] values : stream.firstRows(0, rows.length)) {
                List<String> row = new ArrayList<>();
                for (int i = 0; i < stored.size(); i++) {
                    row.add(stored.get(i).name() + "=" + (i < values.length ? values[i] : null));
                }
                shaped.add(String.join(", ", row));
            }
            return shaped;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            KEEP  | {}                               | "when": {"column": "a", "in": [1]}                                      | a=1, b=x
            KEEP  | {"a": "b", "b": "a"}             | "when": {"column": "b", "in": [1]}                                      | b=1, a=x
            KEEP  | {"a": "A"}                       | "when": {"column": "A", "in": [1]}, "columns": {}                       | A=1, b=x
            KEEP  | {"a": "A"}                       | "when": {"column": "A", "in": [1]}, "columns": {"A": null}              | b=x
            KEEP  | {"a": "A"}                       | "when": {"column": "A", "in": [1]}, "columns": {"A": "c", "*": "drop"}  | c=1
            KEEP  | {"a": "A", "*": "drop"}          | "when": {"column": "A", "in": [1]}, "columns": {"A": "c", "*": "fail"}  | c=1
            KEEP  | {"a": "A", "b": "B", "*": "fail"} | "when": {"column": "B", "in": ["x"]}, "columns": {"B": "A", "A": "B"}  | B=1, A=x
            KEEP  | {"a": "b", "b": null}            | "when": {"column": "b", "in": [1]}, "columns": {"b": "a"}               | a=1
            KEEP  | {"gone": "G"}                    | "when": {"column": "G", "in": [null]}, "columns": {"G": "g"}            | a=1, b=x, g=null
            KEEP  | {"gone": "G"}                    | "when": {"column": "G", "in": [null]}, "columns": {"G": null}           | a=1, b=x
            KEEP  | {}                               | "when": {"column": "a", "in": [1]}, "columns": {"gone": "g", "a": null} | b=x, g=null
            UPPER | {}                               | "when": {"column": "A", "in": [1]}, "columns": {"B": "c"}               | a=1, c=x
            UPPER | {"a": "Brand"}                   | "when": {"column": "BRAND", "in": [1]}, "columns": {"bRAND": null}      | b=x
            """)
    void theEntryIsAppliedToTheNamesAfterTheMapping(ColumnCase columnCase, String columns, String entry, String row) {
        assertThat(first(columnCase, columns, entry, "{\"a\": 1, \"b\": \"x\"}"))
                .containsExactly(row);
    }

    @Test
    void aColumnMayAppearInALaterRow() {
        assertThat(first(
                        ColumnCase.UPPER,
                        "{\"late\": \"l\"}",
                        "\"when\": {\"column\": \"L\", \"in\": [1]}, \"columns\": {\"l\": null}",
                        "{\"a\": 1}",
                        "{\"a\": 2, \"late\": 1}",
                        "{\"late\": 2}"))
                .containsExactly("a=2");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            KEEP  | {"a": "b"}              | "when": {"column": "b", "in": [1]}, "columns": {"b": null}          | its columns 'a' and 'b' would both be stored as "b": correct snowflake_columns, then retry.
            UPPER | {}                      | "when": {"column": "a", "in": [1]}, "columns": {"B": null}          | its columns 'b' and 'B' would both be stored as "B": correct snowflake_columns, then retry.
            KEEP  | {}                      | "when": {"column": "a", "in": [1]}, "columns": {"a": "b"}           | its columns 'a' and 'b' would both be stored as "b": correct snowflake_tables, then retry.
            KEEP  | {"a": "A", "*": "fail"} | "when": {"column": "A", "in": [1]}, "columns": {}                   | metadata.snowflake_columns does not name the column 'b' of the result, and has "fail"
            KEEP  | {"a": "A"}              | "when": {"column": "A", "in": [1]}, "columns": {"A": "A", "*": "fail"} | metadata.snowflake_tables has "columns" for FIRST that does not name the column 'b' of the result, and has "fail"
            """)
    void aCollisionOrAnUnexpectedColumnFailsTheUpload(
            ColumnCase columnCase, String columns, String entry, String reason) {
        String row = columnCase == ColumnCase.UPPER ? "{\"a\": 1, \"b\": 2, \"B\": 3}" : "{\"a\": 1, \"b\": 2}";

        assertThatThrownBy(() -> first(columnCase, columns, entry, row))
                .isInstanceOf(InvalidExecutionException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void theOriginalOfAHashedColumnIsNotInAnErrorWhateverItsName() throws IOException {
        Fault fault = catchThrowableOfType(
                Fault.class,
                () -> stream(
                                ColumnCase.UPPER,
                                "{\"id\": \"customer\"}",
                                "[{\"column\": \"id\", \"transform\": \"hash\", \"into\": \"h\"}]",
                                "[{\"table\": \"t\", \"when\": {\"column\": \"Customer\", \"in\": [1]}}]",
                                "{\"id\": \"very-private\"}")
                        .close());

        assertThat(fault)
                .hasMessageContaining("a value (not shown, since the column is hashed) in the column 'Customer'")
                .hasMessageNotContaining("very-private");
    }

    @Test
    void aColumnThatDecidesAndIsMissingIsNamedAsInTheResult() throws IOException {
        String tables = "[{\"table\": \"t\", \"when\": {\"column\": \"B\", \"in\": [1]}, \"columns\": {\"B\": null}},"
                + " {\"table\": \"u\", \"columns\": {\"b\": null}}]";
        try (ResultStream stream = stream(ColumnCase.UPPER, "{\"brand\": \"b\"}", "", tables, "{\"a\": 1}")) {
            assertThat(stream.result(1).shaping().orElseThrow().warnings())
                    .containsExactly(
                            "The result has no column 'brand', which snowflake_tables names; it counts as NULL in each row.");
            assertThat(stream.result(1).columns())
                    .extracting(ColumnProfile::name)
                    .containsExactly("a");
        }
    }
}
