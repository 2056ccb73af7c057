package org.amcsnowflake.snowflake;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class IdentifierTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "campaigns | \"CAMPAIGNS\"",
                "Größe | \"GRÖSSE\"",
                "\"Campaigns\" | \"Campaigns\"",
                "\"a\"\"b\" | \"a\"\"b\"",
                "a\"; DROP TABLE x; -- | \"A\"\"; DROP TABLE X; --\""
            })
    void foldsUnquotedNamesAndDoublesQuotes(String written, String quoted) {
        assertThat(Identifier.folded(written).quoted()).isEqualTo(quoted);
    }

    @Test
    void takes255CharactersAndNoMoreHoweverManyBytes() {
        assertThat(new Identifier("😀".repeat(255)).name()).hasSize(510);
        assertThatThrownBy(() -> new Identifier("x".repeat(256)))
                .isInstanceOf(InvalidNameException.class)
                .hasMessage("The name \"" + "x".repeat(40)
                        + "…\" is longer than the 255 characters that Snowflake allows; shorten it.");
    }

    @Test
    void refusesWhatSnowflakeRefuses() {
        assertThatThrownBy(() -> new Identifier("")).hasMessage("A name in Snowflake cannot be empty.");
        assertThatThrownBy(() -> new Identifier("a\nb"))
                .hasMessage("The name \"a?b\" holds a control character, which Snowflake refuses; rename it.");
    }
}
