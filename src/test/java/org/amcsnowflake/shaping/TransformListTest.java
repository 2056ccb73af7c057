package org.amcsnowflake.shaping;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TransformListTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static Shaping transforms(String json) throws JsonProcessingException {
        return Shaping.of(JSON.missingNode(), JSON.readTree(json), JSON.missingNode());
    }

    private static Shaping columns(String json) throws JsonProcessingException {
        return Shaping.of(JSON.readTree(json), JSON.missingNode(), JSON.missingNode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]"})
    void noTransformsAreNoOptions(String json) throws JsonProcessingException {
        assertThat(transforms(json)).isEqualTo(Shaping.NONE);
    }

    @Test
    void anOptionalFieldMayBeNull() throws JsonProcessingException {
        assertThat(transforms("""
                        [{"column": "a", "transform": "convert", "to": "USD", "currency_column": "c", "day_column": null, "into": "b"},
                         {"column": "a", "transform": "trim", "into": null}]""").transforms()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            [1]                                                                       | step 1 has no known transform
            [[]]                                                                      | step 1 has no known transform
            [{"column": "a", "transform": ["trim"]}]                                  | step 1 has no known transform
            [{"column": "", "transform": "trim"}]                                     | step 1 needs "column", a text.
            [{"column": 1, "transform": "trim"}]                                      | step 1 needs "column", a text.
            [{"column": "a", "transform": "trim", "into": ""}]                        | step 1 needs "into", a text.
            [{"column": "a", "transform": "trim", "into": "a"}]                       | step 1 writes into 'a', which is not a new column; choose another name.
            [{"column": "a", "transform": "null_if", "values": []}]                   | step 1 needs "values", a list of texts, numbers, true or false.
            [{"column": "a", "transform": "null_if", "values": "x"}]                  | step 1 needs "values", a list of texts, numbers, true or false.
            [{"column": "a", "transform": "null_if", "values": [[1]]}]                | step 1 needs "values", which may contain texts, numbers, true or false.
            [{"column": "a", "transform": "default"}]                                 | step 1 needs "value", which may be a text, a number, true or false.
            [{"column": "a", "transform": "default", "value": {"b": 1}}]              | step 1 needs "value", which may be a text, a number, true or false.
            [{"column": "a", "transform": "cast", "type": "NUMBER(39,0)"}]            | step 1 casts to NUMBER(39,0);
            [{"column": "a", "transform": "cast", "type": "NUMBER(38,38)"}]           | step 1 casts to NUMBER(38,38);
            [{"column": "a", "transform": "cast", "type": "VARCHAR(0)"}]              | step 1 casts to VARCHAR(0);
            [{"column": "a", "transform": "cast", "type": "TIMESTAMP_NTZ(10)"}]       | step 1 casts to TIMESTAMP_NTZ(10);
            [{"column": "a", "transform": "cast", "type": "BOOLEAN(3)"}]              | step 1 casts to BOOLEAN(3);
            [{"column": "a", "transform": "cast", "type": "DATE(9)"}]                 | step 1 casts to DATE(9);
            [{"column": "a", "transform": "cast", "type": "FLOAT(7)"}]                | step 1 casts to FLOAT(7);
            [{"column": "a", "transform": "cast", "type": "NUMBER COLLATE 'en'"}]     | step 1 casts to NUMBER COLLATE 'en';
            [{"column": "a", "transform": "cast", "type": "VARCHAR(5,2)"}]            | step 1 casts to VARCHAR(5,2);
            [{"column": "a", "transform": "cast", "type": "VARCHAR); DROP TABLE x"}]  | step 1 casts to VARCHAR); DROP TABLE x;
            [{"column": "n", "transform": "convert", "to": "USD", "currency_column": "c", "into": "c"}] | step 1 writes into 'c', which is not a new column; choose another name.
            [{"column": "n", "transform": "convert", "to": "usd", "currency_column": "c", "into": "u"}] | step 1 converts to 'usd'; it must be the code of a currency, like USD.
            [{"column": "n", "transform": "convert", "to": "USD", "into": "u"}]       | step 1 needs "currency_column", a text.
            """)
    void whatIsMalformedIsRefusedWithItsStep(String json, String reason) {
        assertThatThrownBy(() -> transforms(json))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageStartingWith("snowflake_transforms " + reason);
    }

    @Test
    void errorsDoNotRepeatLongTexts() {
        String huge = "x".repeat(100_000);
        String list = "[" + "1,".repeat(50_000) + "1]";

        assertThatThrownBy(() -> transforms("[{\"column\": \"a\", \"transform\": \"trim\", \"" + huge + "\": 1}]"))
                .extracting(Throwable::getMessage)
                .asString()
                .hasSizeLessThan(1_000);
        assertThatThrownBy(
                        () -> transforms("[{\"column\": \"a\", \"transform\": \"cast\", \"type\": \"" + huge + "\"}]"))
                .extracting(Throwable::getMessage)
                .asString()
                .hasSizeLessThan(1_000);
        assertThatThrownBy(() -> transforms(
                        "[{\"column\": \"a\", \"transform\": \"date_format\", \"format\": \"" + huge + "\"}]"))
                .extracting(Throwable::getMessage)
                .asString()
                .hasSizeLessThan(1_000);
        assertThatThrownBy(() -> transforms(
                        "[{\"column\": \"" + huge + "\", \"transform\": \"trim\", \"into\": \"" + huge + "\"}]"))
                .extracting(Throwable::getMessage)
                .asString()
                .hasSizeLessThan(1_000);
        assertThatThrownBy(() -> columns("{\"" + huge + "\": " + list + "}"))
                .extracting(Throwable::getMessage)
                .asString()
                .hasSizeLessThan(1_000);
        assertThatThrownBy(() -> columns("{\"*\": " + list + "}"))
                .extracting(Throwable::getMessage)
                .asString()
                .hasSizeLessThan(1_000);
    }

    @Test
    void optionsAreIdentifiedWhateverTheOrderOfTheirKeys() throws JsonProcessingException {
        assertThat(columns("{\"a\": \"A\", \"b\": null}").hash())
                .isEqualTo(columns("{\"b\": null, \"a\": \"A\"}").hash());
        assertThat(transforms(
                                "[{\"column\": \"a\", \"transform\": \"trim\"}, {\"column\": \"a\", \"transform\": \"upper\"}]")
                        .hash())
                .isNotEqualTo(transforms(
                                "[{\"column\": \"a\", \"transform\": \"upper\"}, {\"column\": \"a\", \"transform\": \"trim\"}]")
                        .hash());
        assertThat(columns("{\"*\": \"keep\"}")).isEqualTo(Shaping.NONE);
    }
}
