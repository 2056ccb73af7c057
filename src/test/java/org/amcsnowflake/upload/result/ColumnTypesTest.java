package org.amcsnowflake.upload.result;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ColumnTypesTest {
    private static final String NINES_38 = "9".repeat(38);

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            whole numbers                  | 0, -7, 12345678901234567890    | NUMBER(38,0)
            a fraction that is none        | 1.0, 2.00                      | NUMBER(38,0)
            decimals have room to come     | 1, 2.5                         | NUMBER(38,12)
            twelve digits after the point  | 0.123456789012                 | NUMBER(38,12)
            a ratio has room for finer ones | 0.12345678901234567            | NUMBER(38,24)
            as fine as long integers allow | 12345678901234567890.1234567890123456 | NUMBER(38,18)
            trailing zeros do not count    | 0.10000000000000000000000      | NUMBER(38,12)
            much before, little after      | 1234567890123456789012345678.5 | NUMBER(38,10)
            booleans                       | true, false                    | BOOLEAN
            dates                          | '2026-01-31', '2024-02-29'     | TIMESTAMP_NTZ(9)
            dates and timestamps           | '2026-01-31', '2026-01-31T10:20:30Z' | TIMESTAMP_NTZ(9)
            objects and lists              | {'a': 1}, [1]                  | VARIANT
            text                           | 'a', ''                        | VARCHAR
            numbers in quotes stay text    | '1', '2.5'                     | VARCHAR
            leading zeros stay             | '00123'                        | VARCHAR
            NaN is text in JSON            | 'NaN', 'Infinity'              | VARCHAR
            numbers and text               | 1, 'n/a'                       | VARCHAR
            dates and text                 | '2026-01-31', 'unknown'        | VARCHAR
            booleans and numbers           | true, 1                        | VARCHAR
            objects and text               | {'a': 1}, 'b'                  | VARCHAR
            nested numbers of 38 digits    | [0.1234567890123456789012345678901234567] | VARIANT
            nested numbers beyond 38       | {'a': [123456789012345678901234567890123456789]} | VARCHAR
            nested numbers of a double     | [1000000000000000000000000000000000000000] | VARIANT
            NULLs do not count             | null, 1, null                  | NUMBER(38,0)
            NULLs alone                    | null, null                     | VARCHAR
            """)
    void isTheNarrowestThatEveryValueFits(String description, String values, String type) {
        assertThat(ColumnTypes.of(Results.column(values.split(", "))).sql())
                .as(description)
                .isEqualTo(type);
    }

    @Test
    void keepsAll38Digits() {
        assertThat(type(NINES_38)).isEqualTo("NUMBER(38,0)");
        assertThat(type("-" + NINES_38)).isEqualTo("NUMBER(38,0)");
        assertThat(type("9." + "9".repeat(37))).isEqualTo("NUMBER(38,37)");
        assertThat(type("9".repeat(26) + "." + "9".repeat(12))).isEqualTo("NUMBER(38,12)");
    }

    @Test
    void neverChoosesTheUnsupportedScale38() {
        assertThat(type("0." + "9".repeat(37))).isEqualTo("NUMBER(38,37)");
        assertThat(type("0." + NINES_38)).isEqualTo("VARCHAR");
    }

    @Test
    void isAFloatIfItStoresNumbersBeyond38DigitsWithoutLoss() {
        assertThat(type("1" + "0".repeat(38))).isEqualTo("FLOAT");
        assertThat(type("0." + "0".repeat(40) + "123456789012345", "1.5")).isEqualTo("FLOAT");
        assertThat(type("0." + "0".repeat(23) + "39280577400899766")).isEqualTo("FLOAT");
        assertThat(type("17976931348623157" + "0".repeat(292))).isEqualTo("FLOAT");
    }

    @Test
    void isTextIfAFloatWouldRound() {
        assertThat(type("9" + NINES_38)).isEqualTo("VARCHAR");
        assertThat(type("123456789012345678901234567890", "0.12345678901")).isEqualTo("VARCHAR");
        assertThat(type("1" + "0".repeat(400))).isEqualTo("VARCHAR");
        assertThat(type("0." + "0".repeat(400) + "1")).isEqualTo("VARCHAR");
    }

    @Test
    void isALongerTextIfOneValueNeedsIt() {
        assertThat(type("'" + "x".repeat(16_777_216) + "'")).isEqualTo("VARCHAR");
        assertThat(type("'" + "x".repeat(16_777_217) + "'")).isEqualTo("VARCHAR(134217728)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            INTEGER           | NUMBER(38,0)
            bigint            | NUMBER(38,0)
            DECIMAL(10,2)     | NUMBER(10,2)
            decimal( 38 , 4 ) | NUMBER(38,4)
            NUMERIC(5)        | NUMBER(5,0)
            DOUBLE            | FLOAT
            double precision  | FLOAT
            VARCHAR(255)      | VARCHAR
            STRING            | VARCHAR
            bool              | BOOLEAN
            DATE              | TIMESTAMP_NTZ(9)
            TIMESTAMP         | TIMESTAMP_NTZ(9)
            timestamptz       | TIMESTAMP_NTZ(9)
            ARRAY             | VARIANT
            json              | VARIANT
            """)
    void isTheDeclaredTypeWhateverTheValues(String declared, String type) {
        assertThat(ColumnTypes.of(Results.declaredColumn(declared, "null")).sql())
                .isEqualTo(type);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "DECIMAL",
                "DECIMAL(39,0)",
                "DECIMAL(0)",
                "DECIMAL(5,6)",
                "DECIMAL(38,38)",
                "ARRAY<STRING>",
                "POINT"
            })
    void isInferredIfTheDeclaredTypeIsUnknown(String declared) {
        assertThat(ColumnTypes.declared(declared)).isEmpty();
        assertThat(ColumnTypes.of(Results.declaredColumn(declared, "7")).sql()).isEqualTo("NUMBER(38,0)");
    }

    private static String type(String... values) {
        return ColumnTypes.of(Results.column(values)).sql();
    }
}
