package org.amcsnowflake.upload.result;

import org.amcsnowflake.execution.InvalidExecutionException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Map;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Messages about a result's layout go to logs and webhooks, so they contain none of its data. */
class ResultShapeTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\": \"TEXT\", \"description\": \"ada@example.com\"}",
                "{\"name\": {\"first\": \"ada@example.com\"}}",
                "{\"name\": \"\", \"sample\": \"ada@example.com\"}",
                "[\"ada@example.com\"]",
                "4111111111111111",
                "\"\""
            })
    void aColumnWithoutANameIsReportedByItsPosition(String column) {
        Map<String, Object> row =
                Map.of("result_kind", "object", "rows_kind", "array", "columns", "[\"a\", " + column + "]");

        assertThatThrownBy(() -> ResultShape.of(row))
                .isInstanceOf(InvalidExecutionException.class)
                .hasMessage("column 2 of result_data has no name.");
    }
}
