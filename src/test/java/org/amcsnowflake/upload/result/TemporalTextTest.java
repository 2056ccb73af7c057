package org.amcsnowflake.upload.result;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class TemporalTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"2026-01-31", "2024-02-29", "2000-02-29", "0001-01-01", "9999-12-31", "1582-10-10", "2026-04-30"
            })
    void aDateIsAnExistingDay(String text) {
        assertThat(TemporalText.kindOf(text)).isEqualTo(ValueKind.DATE);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-31T10:20, LOCAL_TIMESTAMP, 0",
        "2026-01-31 10:20:30, LOCAL_TIMESTAMP, 0",
        "2026-01-31T23:59:59.1, LOCAL_TIMESTAMP, 1",
        "2026-01-31 00:00:00.123456789, LOCAL_TIMESTAMP, 9",
        "2026-01-31T10:20:30Z, ZONED_TIMESTAMP, 0",
        "2026-01-31T10:20Z, ZONED_TIMESTAMP, 0",
        "2026-01-31T10:20:30.120Z, ZONED_TIMESTAMP, 3",
        "2026-01-31 10:20:30+01, ZONED_TIMESTAMP, 0",
        "2026-01-31T10:20:30.123456-05:30, ZONED_TIMESTAMP, 6",
        "2026-01-31T10:20:30.123456789+14:00, ZONED_TIMESTAMP, 9",
        "2026-01-31T10:20:30+00:00, ZONED_TIMESTAMP, 0",
        "0001-01-01T01:30+01:30, ZONED_TIMESTAMP, 0",
        "0001-01-01T00:00-14:00, ZONED_TIMESTAMP, 0",
        "9999-12-31T23:59:59.999999999+00:00, ZONED_TIMESTAMP, 9",
        "9999-12-31T22:59:59-01, ZONED_TIMESTAMP, 0"
    })
    void aTimestampHasAKindAndAFraction(String text, ValueKind kind, int fraction) {
        assertThat(TemporalText.kindOf(text)).isEqualTo(kind);
        assertThat(TemporalText.fractionDigits(text)).isEqualTo(fraction);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2026",
                "2026-1-31",
                "2026-02-29",
                "1900-02-29",
                "2026-04-31",
                "2026-00-10",
                "2026-13-01",
                "2026-01-00",
                "0000-01-01",
                "10000-01-01",
                "-001-01-01",
                "2026/01/31",
                "01/31/2026",
                "31-JAN-2026",
                "20260131",
                "2026-01-31T",
                "2026-01-31 ",
                "2026-01-31t10:20:30",
                "2026-01-31T10",
                "2026-01-31T24:00:00",
                "2026-01-31T10:60",
                "2026-12-31T23:59:60Z",
                "2026-01-31T10:20:3",
                "2026-01-31T10:20:30.",
                "2026-01-31T10:20:30.Z",
                "2026-01-31T10:20:30.1234567890",
                "2026-01-31T10:20:30,5",
                "2026-01-31T10.20.30",
                "2026-01-31T10:20:30z",
                "2026-01-31T10:20:30ZZ",
                "2026-01-31T10:20:30 UTC",
                "2026-01-31T10:20:30 +00:00",
                "2026-01-31T10:20:30+0100",
                "2026-01-31T10:20:30+1",
                "2026-01-31T10:20:30+15:00",
                "2026-01-31T10:20:30+01:60",
                "2026-01-31T10:20:30+01:00:00",
                "2026-01-31T10:20:30.123456789+01:00 and more",
                "0001-01-01T00:59+01",
                "0001-01-01T01:29+01:30",
                "9999-12-31T23:00:00-01:00",
                "٢٠٢٦-٠١-٣١"
            })
    void anythingElseIsText(String text) {
        assertThat(TemporalText.kindOf(text)).isNull();
    }
}
