package org.amcsnowflake.upload.plan;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.amcsnowflake.shaping.InvalidOptionException;
import org.amcsnowflake.shaping.Shaping;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ColumnCaseTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"a": "x", "b": "X"}       | null                                                                              | snowflake_columns gives the columns 'a' and 'b' the same name, "X"; choose another one.
            {"a": "ß", "b": "SS"}      | null                                                                              | snowflake_columns gives the columns 'a' and 'b' the same name, "SS"; choose another one.
            {"a": "uploaded_at"}       | null                                                                              | snowflake_columns maps 'a' to "UPLOADED_AT", which is a column that each row gets from the service; choose another name.
            {"a": "current_date"}      | null                                                                              | snowflake_columns maps 'a' to "CURRENT_DATE", which Snowflake does not accept as the name of a column; choose another one.
            {"a": "B"}                 | [{"column": "c", "transform": "trim", "into": "b"}]                               | snowflake_transforms writes into 'b', a name that another column has,
            null                       | [{"column": "c", "transform": "trim", "into": "b"}, {"column": "c", "transform": "trim", "into": "B"}] | snowflake_transforms writes into 'B', a name that another column has,
            """)
    void namesThatAreOneInUpperCaseAreRefused(String columns, String transforms, String reason) throws Exception {
        Shaping shaping = Shaping.of(JSON.readTree(columns), JSON.readTree(transforms), JSON.missingNode());

        assertThatThrownBy(() -> ColumnCase.UPPER.require(shaping))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageStartingWith(reason);
        if (!reason.contains("service;")) {
            assertThatCode(() -> ColumnCase.KEEP.require(shaping)).doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"b": "Brand"}           | "when": {"column": "B", "in": [1]}      | has a "when" for T that names the column 'B', which snowflake_columns renames to "Brand"; use that name.
            {"b": null}              | "when": {"column": "b", "in": [1]}      | has a "when" for T that names the column 'b', which snowflake_columns drops; to use it and not store it, keep it there, and drop it in the "columns" of the tables.
            {"a": "A", "*": "drop"}  | "when": {"column": "b", "in": [1]}      | has a "when" for T that names the column 'b', which snowflake_columns does not name, and has "drop" for "*"; name it there.
            {"a": "A", "*": "fail"}  | "when": {"column": "b", "in": [1]}      | has a "when" for T that names the column 'b', which snowflake_columns does not name, and has "fail" for "*"; name it there.
            {"b": "Brand"}           | "columns": {"b": null}                  | has "columns" for T that names the column 'b', which snowflake_columns renames to "Brand"; use that name.
            {"b": null}              | "columns": {"b": "c"}                   | has "columns" for T that names the column 'b', which snowflake_columns drops; to use it and not store it, keep it there, and drop it in the "columns" of the tables.
            {"b": "Brand"}           | "columns": {"x": "brand"}               | has "columns" for T that gives the columns 'x' and 'Brand' the same name, "BRAND"; choose another one.
            {"b": "Brand"}           | "columns": {"brand": "into"}            | snowflake_transforms writes into 'into', a name that another column has, or that the service or Snowflake reserves; choose another one.
            {"b": "Brand"}           | "columns": {"into": "BRAND"}            | has "columns" for T that gives the columns 'into' and 'Brand' the same name, "BRAND"; choose another one.
            {}                       | "columns": {"x": null, "X": "y"}        | has "columns" for T that names the column 'X' twice, since the case of names does not matter; remove one.
            {"b": "b", "c": "b"}     | "columns": {"b": null}                  | snowflake_columns gives the columns 'b' and 'c' the same name, "B"; choose another one.
            """)
    void tablesNameColumnsAsTheyAreAfterTheMapping(String columns, String entry, String reason) throws Exception {
        Shaping shaping = Shaping.of(
                JSON.readTree(columns),
                JSON.readTree("[{\"column\": \"c\", \"transform\": \"trim\", \"into\": \"into\"}]"),
                JSON.readTree("[{\"table\": \"t\", " + entry + "}]"));

        assertThatThrownBy(() -> ColumnCase.UPPER.require(shaping))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessage(reason.startsWith("snowflake_") ? reason : "snowflake_tables " + reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"b": "Brand"}           | "when": {"column": "BRAND", "in": [1]}
            {"a": "b", "b": "a"}     | "when": {"column": "B", "in": [1]}, "columns": {"B": "a", "a": "b"}
            {"*": "drop"}            | "when": {"column": "Into", "in": [1]}, "columns": {"Into": "b"}
            {"b": null}              | "when": {"column": "c", "in": [1]}, "columns": {"c": "b"}
            {"b": "b", "*": "fail"}  | "when": {"column": "b", "in": [1]}, "columns": {"b": null, "*": "keep"}
            {"b": "c"}               | "columns": {"c": "d", "x": "c"}
            {"b": "c"}               | "columns": {"x": "c", "*": "drop"}
            """)
    void namesAfterTheMappingAreAccepted(String columns, String entry) throws Exception {
        Shaping shaping = Shaping.of(
                JSON.readTree(columns),
                JSON.readTree("[{\"column\": \"z\", \"transform\": \"trim\", \"into\": \"into\"}]"),
                JSON.readTree("[{\"table\": \"t\", " + entry + "}]"));

        assertThatCode(() -> ColumnCase.UPPER.require(shaping)).doesNotThrowAnyException();
    }

    @Test
    void aNameThatIsTooLongInUpperCaseIsRefused() throws Exception {
        Shaping shaping = Shaping.of(
                JSON.readTree("{\"a\": \"" + "ß".repeat(200) + "\"}"), JSON.missingNode(), JSON.missingNode());

        assertThatCode(() -> ColumnCase.KEEP.require(shaping)).doesNotThrowAnyException();
        assertThatThrownBy(() -> ColumnCase.UPPER.require(shaping))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("longer than the 255 characters that Snowflake allows");
    }
}
