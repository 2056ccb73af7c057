package org.amcsnowflake.upload;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class TemporalTextTest {

    @ParameterizedTest
    @CsvSource({
        "2026-01-31, DATE",
        "0001-01-01, DATE",
        "9999-12-31, DATE",
        "2024-02-29, DATE",
        "2026-01-31T10:00, LOCAL_TIMESTAMP",
        "2026-01-31 10:00:59, LOCAL_TIMESTAMP",
        "2026-01-31T10:00:59.123456789, LOCAL_TIMESTAMP",
        "2026-01-31T10:00:59Z, ZONED_TIMESTAMP",
        "2026-01-31T10:00:59.5+02, ZONED_TIMESTAMP",
        "2026-01-31 10:00:59-05:30, ZONED_TIMESTAMP"
    })
    void knowsIsoDatesAndTimes(String text, ValueKind kind) {
        assertThat(TemporalText.kindOf(text)).isEqualTo(kind);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-1-31",
                "2026-02-30",
                "2025-02-29",
                "0000-01-01",
                "10000-01-01",
                "2026-01-31T24:00:00",
                "2026-01-31T23:59:60",
                "2026-01-31T10:00:00.1234567890",
                "2026-01-31T10:00:00.",
                "2026-01-31T10",
                "2026-01-31T10:00:00+2",
                "2026-01-31 ",
                "20260131",
                "31.01.2026",
                "",
                "yesterday"
            })
    void leavesEverythingElseText(String text) {
        assertThat(TemporalText.kindOf(text)).isNull();
    }
}
