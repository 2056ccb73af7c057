package org.amcsnowflake.sql;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.LocalDateTime;

import static org.assertj.core.api.Assertions.assertThat;

class LiteralTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "plain, 'plain'",
                "``, ''",
                "it's, 'it''s'",
                "a\\b, 'a\\\\b'",
                "\\', '\\\\'''",
                "'; DROP TABLE users; --, '''; DROP TABLE users; --'",
                "größe 🎉, 'größe 🎉'"
            })
    void aTextCannotEscapeItsQuotes(String value, String literal) {
        assertThat(Literal.text(value)).isEqualTo(literal);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "2026-01-31T00:00, '2026-01-31 00:00:00.000000000'::TIMESTAMP_NTZ(9)",
                "2026-01-31T23:59:59.123456789, '2026-01-31 23:59:59.123456789'::TIMESTAMP_NTZ(9)",
                "0001-01-01T00:00, '0001-01-01 00:00:00.000000000'::TIMESTAMP_NTZ(9)"
            })
    void aTimestampKeepsItsNanoseconds(LocalDateTime value, String literal) {
        assertThat(Literal.timestamp(value)).isEqualTo(literal);
    }

    @Test
    void aNumberIsUnquoted() {
        assertThat(Literal.number(Long.MIN_VALUE)).isEqualTo("-9223372036854775808");
    }
}
