package org.amcsnowflake.upload.result;

import org.amcsnowflake.execution.InvalidExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.EnumSet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ColumnProfileTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0, 0",
        "-7, 1, 0",
        "0.5, 0, 1",
        "-0.5, 0, 1",
        "12.50, 2, 1",
        "100, 3, 0",
        "100.00, 3, 0",
        "12345678901234567890123456789012345678, 38, 0",
        "0.0000000001, 0, 10"
    })
    void countsDigitsBeforeAndAfterThePoint(String number, int before, int after) {
        ColumnProfile column = Results.column(number);

        assertThat(column.integerDigits()).isEqualTo(before);
        assertThat(column.scale()).isEqualTo(after);
    }

    @Test
    void keepsTheLongestValueAsExample() {
        ColumnProfile column = Results.column("1", "123.4", "1.2345", "456.7");

        assertThat(column.mostIntegerDigits()).contains(new Example(2, "123.4"));
        assertThat(column.mostScale()).contains(new Example(3, "1.2345"));
        assertThat(column.longestValue()).contains(new Example(3, "1.2345"));
    }

    @Test
    void keepsTheFirstValueOfAnotherKind() {
        ColumnProfile column = Results.column("1", "null", "'a'", "true", "'b'");

        assertThat(column.firstOther(ColumnTypes.NUMBERS)).contains(new Example(3, "a"));
        assertThat(column.firstOther(EnumSet.of(ValueKind.INTEGER, ValueKind.TEXT)))
                .contains(new Example(4, "true"));
        assertThat(column.firstOther(EnumSet.allOf(ValueKind.class))).isEmpty();
    }

    @Test
    void countsCharactersAsSnowflakeDoes() {
        ColumnProfile column = Results.column("'🎉🎉🎉'", "'abcd'");

        assertThat(column.longest()).isEqualTo(4);
        assertThat(column.longestValue()).contains(new Example(2, "abcd"));
    }

    @Test
    void shortensExamplesBetweenCharacters() {
        assertThat(Results.column("'" + "x".repeat(61) + "'").longestValue())
                .contains(new Example(1, "x".repeat(60) + "…"));
        assertThat(Results.column("'" + "x".repeat(59) + "🎉🎉'").longestValue())
                .contains(new Example(1, "x".repeat(59) + "…"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DECIMAL(3,1) | 12.5 | DECIMAL",
                "INTEGER | 00012 | INTEGER",
                "DOUBLE | -0.5 | DECIMAL",
                "DOUBLE | 1e5 | TEXT",
                "DOUBLE | +5 | TEXT",
                "DOUBLE | 5. | TEXT",
                "DOUBLE | .5 | TEXT",
                "DOUBLE | 1.2.3 | TEXT",
                "DOUBLE | - | TEXT",
                "DOUBLE | NaN | TEXT",
                "STRING | 12 | TEXT"
            })
    void readsQuotedNumbersIfTheResultDeclaresNumbers(String type, String text, ValueKind kind) {
        ColumnProfile column = Results.declaredColumn(type, "'" + text + "'");

        assertThat(column.hasOnly(EnumSet.of(kind))).isTrue();
    }

    @Test
    void ignoresLeadingZeros() {
        assertThat(Results.declaredColumn("DECIMAL(3,1)", "'00012.5'").integerDigits())
                .isEqualTo(2);
    }

    @Test
    void hasOnlyNullsUntilAValueIsObserved() {
        assertThat(Results.column("null").hasOnlyNulls()).isTrue();
        assertThat(Results.column("''").hasOnlyNulls()).isFalse();
    }

    @Test
    void jsonThatIsNestedTooDeeplyIsNamedWithItsRowAndColumn() {
        assertThat(Results.column("[".repeat(5_000) + "]".repeat(5_000)).longest())
                .isEqualTo(10_000);
        assertThatThrownBy(() -> Results.column("1", "[".repeat(10_001) + "]".repeat(10_001)))
                .isInstanceOf(InvalidExecutionException.class)
                .hasMessage(
                        "row 2 of its result contains JSON in the column 'c' that is nested deeper than 10000 levels.");
    }
}
