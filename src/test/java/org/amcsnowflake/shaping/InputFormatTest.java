package org.amcsnowflake.shaping;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Locale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class InputFormatTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            MM/DD/YYYY                      | 01/31/2026                    | 2026-01-31
            yyyymmdd                        | 20260131                      | 2026-01-31
            DD.MM.YY                        | 31.01.69                      | 2069-01-31
            DD.MM.YY                        | 31.01.70                      | 1970-01-31
            DD-MON-YYYY                     | 31-JAN-2026                   | 2026-01-31
            MMMM DD, YYYY                   | february 28, 2026             | 2026-02-28
            DD MON YYYY                     | 01 sep 2026                   | 2026-09-01
            DD.MM.YYYY                      | 29.02.2028                    | 2028-02-29
            YYYY-MM-DD HH24:MI AM           | 2026-01-31 13:05 PM           | 2026-01-31T13:05:00
            MM/DD/YYYY HH12:MI AM           | 01/31/2026 12:30 PM           | 2026-01-31T12:30:00
            YYYY-MM-DD HH24:MI:SS           | 2026-01-31 23:59:58           | 2026-01-31T23:59:58
            YYYY-MM-DDTHH24:MI              | 2026-01-31T07:05              | 2026-01-31T07:05:00
            MM/DD/YYYY HH12:MI:SS AM        | 01/31/2026 12:00:01 am        | 2026-01-31T00:00:01
            YYYY-MM-DD HH24:MI:SS.FF        | 2026-01-31 01:02:03.1200      | 2026-01-31T01:02:03.12
            YYYY-MM-DD HH24:MI:SS.FF3       | 2026-01-31 01:02:03.120       | 2026-01-31T01:02:03.12
            YYYY/MM/DD HH24:MI TZH:TZM      | 2026/01/31 01:02 -08:00       | 2026-01-31T01:02:00-08:00
            YYYY/MM/DD HH24:MI TZHTZM       | 2026/01/31 01:02 +0000        | 2026-01-31T01:02:00Z
            """)
    void aTextInTheFormIsReadExactly(String format, String text, String iso) {
        assertThat(InputFormat.of(format).iso(text)).isEqualTo(iso);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            MM/DD/YYYY                      | 31/01/2026
            MM/DD/YYYY                      | 02/29/2026
            MM/DD/YYYY                      | 1/31/2026
            MM/DD/YYYY                      | 01/31/2026 00:00
            YYYY-MM-DD HH24:MI:SS           | 2026-01-31 24:00:00
            YYYY-MM-DD HH24:MI AM           | 2026-01-31 13:05 AM
            YYYY-MM-DD HH12:MI AM           | 2026-01-31 13:05 PM
            YYYY-MM-DD                      | 2026-01-31x
            YYYY/MM/DD HH24:MI TZH:TZM      | 2026/01/31 01:02 Z
            DD MON YYYY                     | 01 sept 2026
            DD.MM.YYYY                      | 29.02.2100
            YYYY-MM-DD HH24:MI:SS           | 2026-01-31 23:59:60
            """)
    void anotherTextIsRefused(String format, String text) {
        assertThatThrownBy(() -> InputFormat.of(format).iso(text))
                .isInstanceOf(UnsuitableValueException.class)
                .hasMessage("does not have the form " + format);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MM/YYYY",
                "HH24:MI",
                "YYYY-MM-DD HH12:MI",
                "YYYY-MM-DD MI",
                "YYYY-MM-DD Q",
                "DD.MM.",
                "",
                "YYYY-MM-DD HH24:MM",
                "MM/MM/DD/YYYY",
                "YYYY YY-MM-DD",
                "MON MM DD YYYY",
                "YYYY-MM-DD HH24 HH12 AM",
                "YYYY-MM-DD HH12:MI AM PM",
                "YYYY-MM-DD HH24:MI:SS.FF3FF",
                "YYYY-MM-DD HH24:MI:SS.FF0",
                "YYYY-MM-DD TZH",
                "YYYY-MM-DDTZH:TZMZ"
            })
    void aFormThatDoesNotDetermineADateIsRefused(String format) {
        assertThatThrownBy(() -> InputFormat.of(format)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theLocaleOfTheMachineDoesNotMatter() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("tr-TR-u-nu-arab"));
        try {
            assertThat(InputFormat.of("DD-MON-YYYY HH24:MI:SS.FF3").iso("31-jan-2026 01:02:03.004"))
                    .isEqualTo("2026-01-31T01:02:03.004");
            assertThat(Operation.Text.UPPER.change("title ı")).isEqualTo("TITLE I");
            assertThat(Operation.Text.LOWER.change("TITLE I")).isEqualTo("title i");
        } finally {
            Locale.setDefault(before);
        }
    }
}
