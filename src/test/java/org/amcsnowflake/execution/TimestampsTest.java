package org.amcsnowflake.execution;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.DateTimeException;
import java.time.LocalDateTime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TimestampsTest {
    @ParameterizedTest
    @CsvSource({
        "2026-01-31, 2026-01-31T00:00:00",
        "2024-02-29, 2024-02-29T00:00:00",
        "' 2026-01-31 ', 2026-01-31T00:00:00",
        "2026-01-31T10:20, 2026-01-31T10:20:00",
        "2026-01-31T10:20:30, 2026-01-31T10:20:30",
        "2026-01-31 10:20:30, 2026-01-31T10:20:30",
        "2026-01-31T10:20:30.123456789, 2026-01-31T10:20:30.123456789",
        "2026-01-31T10:20:30Z, 2026-01-31T10:20:30",
        "2026-01-31T10:20:30+00:00, 2026-01-31T10:20:30",
        "2026-01-31 10:20:30+00, 2026-01-31T10:20:30",
        "2026-01-31T10:20:30.5+01, 2026-01-31T09:20:30.5",
        "2026-01-31T10:20:30+0530, 2026-01-31T04:50:30",
        "2026-01-31T23:00:00-02:30, 2026-02-01T01:30:00",
        "2026-01-01T00:30:00+01:00, 2025-12-31T23:30:00",
        "0044-03-15T12:00:00Z, 0044-03-15T12:00:00"
    })
    void parsesTimesOfAmcAndPostgresAsUtc(String text, LocalDateTime utc) {
        assertThat(Timestamps.parse(text)).isEqualTo(utc);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "soon",
                "infinity",
                "2026",
                "20260131",
                "2026-13-01",
                "2026-02-29",
                "31.01.2026",
                "01/31/2026",
                "2026-01-31T24:30:00",
                "2026-01-31T10:20:60Z",
                "2026-01-31T10:20:30 UTC",
                "2026-01-31T10:20:30+25:00"
            })
    void rejectsEverythingElse(String text) {
        assertThatThrownBy(() -> Timestamps.parse(text)).isInstanceOf(DateTimeException.class);
    }
}
