package org.amcsnowflake.execution;

import org.amcsnowflake.shaping.ChangedRows;
import org.amcsnowflake.shaping.Shaping;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ExecutionTest {
    private static final TimeWindow JANUARY =
            new TimeWindow(LocalDateTime.parse("2026-01-01T00:00:00"), LocalDateTime.parse("2026-02-01T00:00:00"));

    private final ExecutionRow row = new ExecutionRow();

    @Test
    void readsItsRow() {
        row.scheduled()
                .window("2026-01-01T00:00:00+00:00", "2026-02-01T00:00:00+00:00")
                .with("table_name", "OF_THE_CLAIM")
                .metadata("{'snowflake_strategy': 'append'}");

        assertThat(row.execution())
                .isEqualTo(new Execution(
                        ExecutionRow.ID,
                        "user-1",
                        Optional.of(ExecutionRow.SCHEDULE),
                        Optional.of("OF_THE_CLAIM"),
                        Optional.of(JANUARY),
                        LocalDateTime.parse("2026-01-31T08:00:00"),
                        new UploadSettings(
                                Optional.empty(),
                                Optional.empty(),
                                Strategy.UPSERT,
                                List.of(),
                                Optional.empty(),
                                Shaping.NONE,
                                ChangedRows.NONE)));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-01T00:00:00+00:00, 2026-02-01T00:00:00+00:00",
        "2026-01-01T01:00:00+01:00, 2026-01-31T19:00:00-05:00",
        "2026-01-01 00:00:00+00, 2026-02-01 00:00:00+00",
        "2026-01-01, 2026-02-01"
    })
    void theWindowMayBeTimestampsDatesOrText(String start, String end) {
        assertThat(row.window(start, end).execution().window()).contains(JANUARY);
    }

    @Test
    void theWindowIsReadFromMetadataIfTheColumnsAreEmpty() {
        row.window(null, " ").metadata("{'timeWindowStart': '2026-01-01', 'timeWindowEnd': '2026-02-01T00:00:00Z'}");

        assertThat(row.execution().window()).contains(JANUARY);
    }

    @Test
    void eachWindowColumnOverridesMetadata() {
        row.with("time_window_start", "2026-01-01")
                .metadata("{'timeWindowStart': '2020-01-01', 'timeWindowEnd': '2026-02-01'}");

        assertThat(row.execution().window()).contains(JANUARY);
    }

    @Test
    void anIncompleteWindowIsIgnored() {
        assertThat(row.window("2026-01-01", null).execution().window()).isEmpty();
        assertThat(row.window(null, null).execution().window()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            time_window_start | last week | time_window_start is 'last week', which is not a date or time like 2026-01-31 or 2026-01-31T00:00:00Z.
            created_at        |           | the execution has no created_at.
            metadata          |           | the execution has no metadata.
            metadata          | {"a"      | metadata is not JSON: Unexpected end-of-input within/between Object entries
            """)
    void malformedFieldsAreNamed(String column, String value, String message) {
        row.with(column, value);

        assertThatThrownBy(row::execution)
                .isInstanceOf(InvalidExecutionException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-31T09:00:00+00:00, 2, 2026-01-31T08:00:00+00:00, 3, true",
        "2026-01-31T08:00:00+00:00, 3, 2026-01-31T09:00:00+00:00, 2, false",
        "2026-01-31T08:00:00.000001+00:00, 2, 2026-01-31T08:00:00+00:00, 3, true",
        "2026-01-31T09:00:00+02:00, 2, 2026-01-31T08:00:00+00:00, 3, false",
        "2026-01-31T08:00:00+00:00, 3, 2026-01-31T08:00:00+00:00, 2, true",
        "2026-01-31T08:00:00+00:00, 2, 2026-01-31T08:00:00+00:00, f, false",
        "2026-01-31T08:00:00+00:00, 2, 2026-01-31T08:00:00+00:00, 2, false"
    })
    void isOrderedByCreationTimeAndThenByIdLikePostgres(
            String created, String id, String otherCreated, String otherId, boolean newer) {
        assertThat(created(created, id).isNewerThan(created(otherCreated, otherId)))
                .isEqualTo(newer);
    }

    private static Execution created(String at, String digit) {
        return new ExecutionRow()
                .with("created_at", at)
                .with("id", digit + ExecutionRow.ID.substring(1))
                .execution();
    }
}
