package org.amcsnowflake.upload;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class ColumnTypesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 | NUMBER(38,0)",
                "-7, 12345678901234567890123456789012345678 | NUMBER(38,0)",
                "123456789012345678901234567890123456789 | FLOAT",
                "1, 2.5 | NUMBER(38,12)",
                "2.500 | NUMBER(38,12)",
                "1.0 | NUMBER(38,0)",
                "0.00000000000000000001 | NUMBER(38,20)",
                "1234567890123456789012345678.5 | NUMBER(38,10)",
                "true, false, null | BOOLEAN",
                "\"2026-01-31\", \"2026-01-31T10:00:00Z\" | TIMESTAMP_NTZ(9)",
                "\"2026-01-31\", 5 | VARCHAR",
                "\"2026-02-30\" | VARCHAR",
                "\"00123\", \"7\" | VARCHAR",
                "\"NaN\" | VARCHAR",
                "null, null | VARCHAR",
                "{}, [1] | VARIANT",
                "{}, \"text\" | VARCHAR",
                "true, 1 | VARCHAR"
            })
    void isTheNarrowestThatEveryValueFits(String values, String type) throws IOException {
        assertThat(ColumnTypes.of(profile(values)).sql()).isEqualTo(type);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "LONG | NUMBER(38,0)",
                "decimal(10, 2) | NUMBER(10,2)",
                "DOUBLE | FLOAT",
                "string | VARCHAR",
                "boolean | BOOLEAN",
                "Timestamp | TIMESTAMP_NTZ(9)",
                "ARRAY | VARIANT"
            })
    void takesTheTypeThatTheResultDeclares(String declared, String type) {
        assertThat(ColumnTypes.declared(declared))
                .hasValueSatisfying(known -> assertThat(known.sql()).isEqualTo(type));
    }

    @Test
    void infersWhatItDoesNotKnowAsDeclared() {
        assertThat(ColumnTypes.declared("GEOMETRY")).isEmpty();
        assertThat(ColumnTypes.declared("DECIMAL(99,2)")).isEmpty();
        assertThat(ColumnTypes.declared("")).isEmpty();
    }

    static ColumnProfile profile(String values) throws IOException {
        StringBuilder json = new StringBuilder();
        for (String value : values.split(", ")) {
            json.append("{\"v\": ").append(value.strip()).append("}\n");
        }
        ResultRows rows =
                new ResultRows(new ByteArrayInputStream(json.toString().getBytes(StandardCharsets.UTF_8)), List.of());
        while (rows.next()) {
            assertThat(rows.columns()).hasSize(1);
        }
        return rows.columns().get(0);
    }
}
