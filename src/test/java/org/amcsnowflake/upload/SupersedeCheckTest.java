package org.amcsnowflake.upload;

import org.amcsnowflake.execution.Execution;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class SupersedeCheckTest {
    private static final String OLDER = "00000000-0000-0000-0000-000000000001";
    private static final String THIS = "00000000-0000-0000-0000-000000000002";
    private static final String NEWER = "00000000-0000-0000-0000-000000000003";

    @Test
    void supersedesOlderAndIsSupersededByTheNewestOfTheSameWindow() {
        SupersedeCheck.Outcome rivals = among(List.of(
                row(OLDER, "2026-01-01T00:00:00Z", "2026-01-05"),
                row(THIS, "2026-01-02T00:00:00Z", "2026-01-05"),
                row(NEWER, "2026-01-03T00:00:00Z", "2026-01-05")));

        assertThat(rivals.earlier().superseded()).containsExactly(OLDER);
        assertThat(rivals.newer())
                .hasValueSatisfying(newer -> assertThat(newer.id()).hasToString(NEWER));
    }

    @Test
    void theLargerIdIsNewerIfCreatedAtTheSameTime() {
        SupersedeCheck.Outcome rivals = among(List.of(
                row(OLDER, "2026-01-02T00:00:00Z", "2026-01-05"), row(NEWER, "2026-01-02T00:00:00Z", "2026-01-05")));

        assertThat(rivals.earlier().superseded()).containsExactly(OLDER);
        assertThat(rivals.newer()).isPresent();
    }

    @Test
    void anotherMissingOrInvalidWindowDoesNotSupersede() {
        SupersedeCheck.Outcome rivals = among(List.of(
                row(OLDER, "2026-01-01T00:00:00Z", "2026-01-06"),
                row(NEWER, "2026-01-03T00:00:00Z", null),
                row(NEWER, "2026-01-03T00:00:00Z", "next week")));

        assertThat(rivals.earlier().superseded()).isEmpty();
        assertThat(rivals.newer()).isEmpty();
    }

    @Test
    void reportsPossibleRowsOfAnEarlierAttempt() {
        Map<String, @Nullable Object> own = row(THIS, "2026-01-02T00:00:00Z", "2026-01-05");
        own.put("repeated", true);

        assertThat(among(List.of(own)).earlier().repeated()).isTrue();
    }

    private static SupersedeCheck.Outcome among(List<Map<String, @Nullable Object>> rows) {
        return SupersedeCheck.among(rows, Execution.of(row(THIS, "2026-01-02T00:00:00Z", "2026-01-05")));
    }

    private static Map<String, @Nullable Object> row(String id, String createdAt, @Nullable String start) {
        Map<String, @Nullable Object> row = new HashMap<>();
        row.put("id", id);
        row.put("user_id", "u");
        row.put("schedule_id", "s");
        row.put("metadata", "{}");
        row.put("created_at", createdAt);
        row.put("time_window_start", start);
        row.put("time_window_end", "2026-01-12");
        row.put("repeated", false);
        return row;
    }
}
