package org.amcsnowflake.upload.plan;

import org.amcsnowflake.failures.ErrorClass;
import org.amcsnowflake.failures.Fault;
import org.amcsnowflake.sql.Column;
import org.amcsnowflake.sql.ColumnType;
import org.amcsnowflake.sql.Identifier;
import org.amcsnowflake.upload.result.ColumnProfile;
import org.amcsnowflake.upload.result.Results;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

class ValueCheckTest {
    private static final String WHAT_TO_DO =
            ". Nothing was stored. Change the column's type, choose another table name, or correct the"
                    + " query, then retry.";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            NUMBER(5,2)      | 1, 1000          | row 2 of the result holds '1000', which has too many digits
            NUMBER(5,2)      | 1.5, 1.005       | row 2 of the result holds '1.005', which would be rounded
            NUMBER(38,0)     | 1, 0.5           | row 2 of the result holds '0.5', which would be rounded
            NUMBER(38,0)     | 1, 'n/a'         | row 2 of the result holds 'n/a', which is of a different type
            NUMBER(38,0)     | null, true       | row 2 of the result holds 'true', which is of a different type
            FLOAT            | 1, 'NaN'         | row 2 of the result holds 'NaN', which is of a different type
            FLOAT            | 0.5, 123456789012345678 | row 2 of the result holds '123456789012345678', which would be rounded
            VARCHAR(3)       | 'abc', 'abcd'    | row 2 of the result holds 'abcd', which is longer
            VARCHAR(3)       | {'a':1}          | row 1 of the result holds '{'a':1}', which is longer
            BOOLEAN          | true, 1          | row 2 of the result holds '1', which is of a different type
            DATE             | '2026-01-31', '2026-01-31T00:00:00' | row 2 of the result holds '2026-01-31T00:00:00', which is of a different type
            TIMESTAMP_NTZ(3) | '2026-01-31T10:20:30.1234' | row 1 of the result holds '2026-01-31T10:20:30.1234', which has too many fractional digits
            TIMESTAMP_TZ(9)  | '2026-01-31', 'soon' | row 2 of the result holds 'soon', which is of a different type
            VARIANT          | [1], [123456789012345678901234567890123456789] | row 2 of the result holds '123456789012345678901234567890123456789', which would be rounded
            VARIANT          | [1], 'a'         | row 2 of the result holds 'a', which is of a different type
            """)
    void aValueThatDoesNotFitIsNamedWithItsColumnAndRow(String columnType, String values, String what) {
        assertThatThrownBy(() -> check(columnType, values.split(", ")))
                .isInstanceOf(Fault.class)
                .hasMessage("Column \"c\" of the target is " + columnType + ", but "
                        + what.replace("{'a':1}", "{\"a\":1}") + WHAT_TO_DO)
                .asInstanceOf(type(Fault.class))
                .extracting(Fault::errorClass)
                .isEqualTo(ErrorClass.DATA);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            NUMBER(5,2)      | 999.99, -999.9, 0.10, 0
            NUMBER(5,5)      | 0.12345, -0.5
            NUMBER(38,0)     | 99999999999999999999999999999999999999
            FLOAT            | 1, 2.5, 0.1, 1234567890123456, 0.10000000000000001, 100000000000000000000
            VARCHAR(3)       | 'abc', 123, '🎉🎉🎉', null, ''
            VARCHAR          | {'a': 1}, 'a', true, '2026-01-31'
            BOOLEAN          | true, null
            DATE             | '2026-01-31'
            TIMESTAMP_NTZ(3) | '2026-01-31', '2026-01-31T10:20:30.123Z'
            TIMESTAMP_LTZ(0) | '2026-01-31T10:20'
            VARIANT          | {'a': 1}, [1], true, 1.5
            VARIANT          | 'a', '2026-01-31'
            """)
    void aValueThatFitsIsAccepted(String columnType, String values) {
        assertThatCode(() -> check(columnType, values.split(", "))).doesNotThrowAnyException();
    }

    /** Both have to store each value as it is: the type that options cast to, and the one of the target. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            NUMBER(5,1)      | NUMBER(10,2)  | '12.3', 12.30, '007', '-0'   |
            NUMBER(5,1)      | NUMBER(10,2)  | 12.34                        | Column "c" of the target is NUMBER(5,1), but row 1 of the result holds '12.34', which would be rounded
            NUMBER(10,2)     | NUMBER(3,0)   | 1.0, 12.5                    | snowflake_transforms casts the column "c" to NUMBER(3,0), but row 2 holds '12.5', which would be rounded
            VARCHAR(3)       | VARCHAR       | 1234                         | Column "c" of the target is VARCHAR(3), but row 1 of the result holds '1234', which is longer
            VARCHAR          | VARCHAR(3)    | 1234                         | snowflake_transforms casts the column "c" to VARCHAR(3), but row 1 holds '1234', which is longer
            VARCHAR          | NUMBER(38,0)  | '12', 13                     |
            VARCHAR          | NUMBER(38,0)  | '1e5'                        | snowflake_transforms casts the column "c" to NUMBER(38,0), but row 1 holds '1e5', which is of a different type
            NUMBER(38,0)     | VARCHAR       | 1                            | Column "c" of the target is NUMBER(38,0), but row 1 of the result holds '1', which is of a different type
            BOOLEAN          | VARCHAR       | true                         | Column "c" of the target is BOOLEAN, but row 1 of the result holds 'true', which is of a different type
            BOOLEAN          | BOOLEAN       | 'TRUE', 'False', true, null  |
            BOOLEAN          | BOOLEAN       | 1                            | snowflake_transforms casts the column "c" to BOOLEAN, but row 1 holds '1', which is of a different type
            DATE             | TIMESTAMP_NTZ | '2026-01-31'                 |
            DATE             | TIMESTAMP_NTZ | '2026-01-31T00:00:00'        | Column "c" of the target is DATE, but row 1 of the result holds '2026-01-31T00:00:00', which is of a different type
            TIMESTAMP_NTZ(9) | DATE          | '2026-01-31T00:00:00'        | snowflake_transforms casts the column "c" to DATE, but row 1 holds '2026-01-31T00:00:00', which is of a different type
            FLOAT            | FLOAT         | '007', 0.10, '-0', 1.50      |
            FLOAT            | NUMBER(38,20) | 0.12345678901234567890       | Column "c" of the target is FLOAT, but row 1 of the result holds '0.12345678901234567890', which would be rounded
            NUMBER(38,20)    | FLOAT         | 0.12345678901234567890       | snowflake_transforms casts the column "c" to FLOAT, but row 1 holds '0.12345678901234567890', which would be rounded
            VARIANT          | NUMBER(5,0)   | [1]                          | snowflake_transforms casts the column "c" to NUMBER(5,0), but row 1 holds '[1]', which is of a different type
            VARIANT          | VARIANT       | 'a', 'b'                     |
            VARIANT          | VARIANT       | 'a', [1]                     | snowflake_transforms casts the column "c" to VARIANT, but row 1 holds 'a', which is of a different type
            """)
    void aCastValueFitsTheCastAndTheTarget(String target, String cast, String values, @Nullable String reason) {
        ColumnProfile profile = Results.castColumn(cast, values.split(", "));
        Column column = new Column(new Identifier("c"), ColumnType.parse(target));

        if (reason == null) {
            assertThatCode(() -> ValueCheck.check(profile, column, false)).doesNotThrowAnyException();
        } else {
            assertThatThrownBy(() -> ValueCheck.check(profile, column, false))
                    .isInstanceOf(Fault.class)
                    .hasMessageStartingWith(reason + ". Nothing was stored.");
        }
    }

    @Test
    void anUnsupportedColumnTypeIsNamed() {
        assertThatThrownBy(() -> check("GEOGRAPHY", "'POINT(1 2)'"))
                .isInstanceOf(Fault.class)
                .hasMessage("The target's column \"c\" has the type GEOGRAPHY, which this service cannot load; upload"
                        + " to another table, or change the column's type.");
    }

    @Test
    void aResultThatDeclaresDoublesIsStoredAsDoubles() {
        ColumnProfile column = Results.declaredColumn("DOUBLE", "0.12345678901234567891");

        assertThatCode(() ->
                        ValueCheck.check(column, new Column(new Identifier("c"), new ColumnType.Floating()), false))
                .doesNotThrowAnyException();
    }

    @Test
    void aLongValueIsShortenedInTheMessage() {
        assertThatThrownBy(() -> check("VARCHAR(3)", "'" + "x".repeat(1000) + "'"))
                .hasMessage("Column \"c\" of the target is VARCHAR(3), but row 1 of the result holds '" + "x".repeat(60)
                        + "…', which is longer" + WHAT_TO_DO);
    }

    private static void check(String columnType, String... values) {
        ValueCheck.check(Results.column(values), new Column(new Identifier("c"), ColumnType.parse(columnType)), false);
    }
}
