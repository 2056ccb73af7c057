package org.amcsnowflake.sql;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class IdentifierTest {
    @ParameterizedTest
    @CsvSource({
        "reach, REACH",
        "'  Reach_2026 ', REACH_2026",
        "my-schema, MY-SCHEMA",
        "'\"Reach\"', Reach",
        "'\" reach \"', ' reach '",
        "'\"say \"\"hi\"\"\"', 'say \"hi\"'",
        "'\"', '\"'",
        "straße, straße"
    })
    void anEnteredNameIsFoldedUnlessQuoted(String written, String name) {
        assertThat(Identifier.folded(written)).isEqualTo(new Identifier(name));
    }

    @Test
    void aTurkishLocaleDoesNotChangeTheFolding() {
        java.util.Locale before = java.util.Locale.getDefault();
        java.util.Locale.setDefault(new java.util.Locale("tr", "TR"));
        try {
            assertThat(Identifier.folded("reach_id").name()).isEqualTo("REACH_ID");
        } finally {
            java.util.Locale.setDefault(before);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "cost, '\"cost\"'",
        "'total cost', '\"total cost\"'",
        "'a\"b', '\"a\"\"b\"'",
        "'\"', '\"\"\"\"'",
        "'x\"; DROP TABLE users; --', '\"x\"\"; DROP TABLE users; --\"'",
        "'back\\slash''s', '\"back\\slash''s\"'",
        "größe 🎉, '\"größe 🎉\"'"
    })
    void quotesAnyName(String name, String quoted) {
        assertThat(new Identifier(name).quoted()).isEqualTo(quoted);
        assertThat(new Identifier(name)).hasToString(quoted);
    }

    @Test
    void accepts255CharactersOfAnyLengthInBytes() {
        assertThat(new Identifier("a".repeat(255)).name()).hasSize(255);
        assertThat(new Identifier("🎉".repeat(255)).name()).hasSize(510);
    }

    @Test
    void refusesThe256thCharacter() {
        assertThatThrownBy(() -> new Identifier("a".repeat(256)))
                .isInstanceOf(InvalidNameException.class)
                .hasMessage("The name \"" + "a".repeat(40)
                        + "…\" is longer than the 255 characters that Snowflake allows; shorten it.");
    }

    @Test
    void refusesAnEmptyName() {
        assertThatThrownBy(() -> new Identifier(""))
                .isInstanceOf(InvalidNameException.class)
                .hasMessage("A name in Snowflake cannot be empty.");
        assertThatThrownBy(() -> Identifier.folded(" \"\" ")).hasMessage("A name in Snowflake cannot be empty.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\t", "\u0000", "\u001b", "\u007f", "\u0085", "\u009f"})
    void refusesAControlCharacterAndDoesNotRepeatIt(String character) {
        assertThatThrownBy(() -> new Identifier("line" + character + "feed"))
                .isInstanceOf(InvalidNameException.class)
                .hasMessage("The name \"line?feed\" contains a control character, which Snowflake does not accept;"
                        + " rename it.");
    }
}
