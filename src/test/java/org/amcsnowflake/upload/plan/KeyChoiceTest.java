package org.amcsnowflake.upload.plan;

import org.amcsnowflake.execution.InvalidExecutionException;
import org.amcsnowflake.execution.Strategy;
import org.amcsnowflake.sql.Identifier;
import org.junit.jupiter.api.Test;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class KeyChoiceTest {
    private static final MetadataColumns METADATA = new MetadataColumns(ColumnCase.KEEP);

    @Test
    void prefersTheWindow() {
        UpsertKey key = choice(
                        columns("time_window_start", "time_window_end", "week_start", "day"), columns("day"), true)
                .choose(Strategy.UPSERT, List.of());

        assertThat(key.kind()).isEqualTo(UpsertKey.Kind.WINDOW);
        assertThat(key)
                .hasToString(
                        "execution_id, time_window_start, time_window_end, amc_row_number: the execution's time window");
    }

    @Test
    void ignoresAnIncompleteWindow() {
        assertThat(choice(columns("time_window_start", "week_start"), List.of(), true)
                        .choose(Strategy.UPSERT, List.of()))
                .hasToString("execution_id, week_start, amc_row_number: the week's start");
    }

    @Test
    void usesTheWeekWithoutAWindow() {
        assertThat(choice(columns("week_start", "day"), columns("day"), true)
                        .choose(Strategy.UPSERT, List.of())
                        .kind())
                .isEqualTo(UpsertKey.Kind.WEEK);
    }

    @Test
    void usesTheFirstDateColumnWithoutAWeek() {
        assertThat(choice(columns("b_day", "a_day"), columns("b_day", "a_day"), true)
                        .choose(Strategy.UPSERT, List.of()))
                .hasToString("execution_id, b_day, amc_row_number: the first date column of the result, \"b_day\"");
    }

    @Test
    void usesTheAlphabeticallyFirstDateIfTheResultIsUnordered() {
        assertThat(choice(columns("b_day", "a_day"), columns("b_day", "a_day"), false)
                        .choose(Strategy.UPSERT, List.of()))
                .hasToString("execution_id, a_day, amc_row_number: the first date column of the result, \"a_day\"");
    }

    @Test
    void usesExecutionAndRowNumberWithoutADate() {
        UpsertKey key = choice(columns("a", "b"), List.of(), true).choose(Strategy.UPSERT, List.of());

        assertThat(key.kind()).isEqualTo(UpsertKey.Kind.NONE);
        assertThat(key).hasToString("execution_id, amc_row_number: the result has no date column");
    }

    @Test
    void requestedColumnsTakePrecedenceOverTheWindow() {
        UpsertKey key = choice(columns("time_window_start", "time_window_end", "campaign"), List.of(), true)
                .choose(Strategy.UPSERT, columns("campaign"));

        assertThat(key).hasToString("campaign: set by snowflake_key_columns");
        assertThat(key.isExplicit()).isTrue();
    }

    @Test
    void anAppendNeedsNoColumnOfTheResult() {
        UpsertKey key = choice(columns("time_window_start", "time_window_end"), List.of(), true)
                .choose(Strategy.APPEND, columns("unknown"));

        assertThat(key).hasToString("amc_upload_id, amc_row_number: append adds the rows once for each upload");
    }

    @Test
    void anUnknownColumnIsNamedWithTheExistingOnes() {
        assertThatThrownBy(() -> choice(columns("a", "b"), List.of(), true).choose(Strategy.UPSERT, columns("c")))
                .isInstanceOf(InvalidExecutionException.class)
                .hasMessage(
                        "snowflake_key_columns names the column \"c\", which the result does not have; its columns are"
                                + " [\"a\", \"b\"].");
    }

    private static KeyChoice choice(Collection<Identifier> available, List<Identifier> dates, boolean ordered) {
        Map<String, Identifier> names = available.stream().collect(Collectors.toMap(Identifier::name, name -> name));
        return new KeyChoice(
                METADATA, available, dates.stream().map(Identifier::name).toList(), names, ordered);
    }

    private static List<Identifier> columns(String... names) {
        return Stream.of(names).map(Identifier::new).toList();
    }
}
