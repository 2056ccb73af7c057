package org.amcsnowflake.execution;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ExecutionTest {

    @ParameterizedTest
    @CsvSource({
        "2026-01-05T02:00:00+02:00, 2026-01-05T00:00",
        "2026-01-05 00:00:00+00, 2026-01-05T00:00",
        "2026-01-05, 2026-01-05T00:00",
        "2026-01-04T19:00:00-0500, 2026-01-05T00:00",
        "2026-01-05T00:00:00Z, 2026-01-05T00:00",
        "2026-01-05T10:30:00.123456, 2026-01-05T10:30:00.123456"
    })
    void readsAWindowInUtcHoweverItsColumnIsWritten(String written, LocalDateTime utc) {
        Execution execution = Execution.of(row("{}", written, "2026-02-01"));

        assertThat(execution.window())
                .hasValueSatisfying(window -> assertThat(window.start()).isEqualTo(utc));
    }

    @Test
    void takesAMissingWindowFromTheMetadata() {
        Execution execution = Execution.of(
                row("{\"timeWindowStart\": \"2026-01-05\", \"timeWindowEnd\": \"2026-01-12T00:00:00Z\"}", null, null));

        assertThat(execution.window())
                .contains(new TimeWindow(
                        LocalDateTime.parse("2026-01-05T00:00"), LocalDateTime.parse("2026-01-12T00:00")));
    }

    @Test
    void halfAWindowIsNone() {
        assertThat(Execution.of(row("{}", "2026-01-05", null)).window()).isEmpty();
    }

    @Test
    void aScheduledExecutionUpsertsWhateverItSays() {
        Map<String, @Nullable Object> row = row("{\"snowflake_strategy\": \"append\"}", null, null);
        assertThat(Execution.of(row).settings().strategy()).isEqualTo(Strategy.APPEND);
        row.put("schedule_id", "s");
        assertThat(Execution.of(row).settings().strategy()).isEqualTo(Strategy.UPSERT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"snowflake_strategy\": \"replace\"} | metadata.snowflake_strategy is 'replace'; it must be upsert or append.",
                "{\"snowflake_table_name\": 7} | metadata.snowflake_table_name is 7; it must be a text.",
                "{\"snowflake_key_columns\": [\"a\", \"a\"]} | metadata.snowflake_key_columns is [\"a\",\"a\"]; it must be a list of"
                        + " different column names, or be left out.",
                "{\"week_start\": \"soon\"} | week_start is 'soon', which is not a date or time like 2026-01-31 or"
                        + " 2026-01-31T00:00:00Z."
            })
    void namesTheSettingThatIsWrong(String metadata, String message) {
        assertThatThrownBy(() -> Execution.of(row(metadata, null, null)))
                .isInstanceOf(InvalidExecutionException.class)
                .hasMessage(message);
    }

    @Test
    void readsEverySetting() {
        UploadSettings settings = Execution.of(row("""
                        {"snowflake_table_name": " t ", "snowflake_schema_name": "s", "snowflake_key_columns": ["a", "b"],
                         "week_start": "2026-01-05"}""", null, null)).settings();

        assertThat(settings.tableName()).contains("t");
        assertThat(settings.schemaName()).contains("s");
        assertThat(settings.keyColumns()).isEqualTo(List.of("a", "b"));
        assertThat(settings.weekStart()).contains(LocalDateTime.parse("2026-01-05T00:00"));
        assertThat(settings.strategy()).isEqualTo(Strategy.UPSERT);
    }

    private static Map<String, @Nullable Object> row(String metadata, @Nullable String start, @Nullable String end) {
        Map<String, @Nullable Object> row = new HashMap<>();
        row.put("id", "00000000-0000-0000-0000-000000000001");
        row.put("user_id", "u");
        row.put("metadata", metadata);
        row.put("created_at", "2026-01-01T00:00:00+00:00");
        row.put("time_window_start", start);
        row.put("time_window_end", end);
        return row;
    }
}
