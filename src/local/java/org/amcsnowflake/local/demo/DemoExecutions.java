package org.amcsnowflake.local.demo;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

import static org.amcsnowflake.local.demo.DemoSchedule.DAILY_NEW_TO_BRAND;
import static org.amcsnowflake.local.demo.DemoSchedule.WEEKLY_CAMPAIGNS;

/** The executions of the seed, each of which demonstrates something. */
final class DemoExecutions {
    private static final LocalDate MONDAY = LocalDate.of(2026, 1, 5);
    private static final DemoResult CAMPAIGNS = new CampaignPerformance();
    private static final DemoResult PATHS = new PathToConversion();
    private static final DemoResult OVERLAP = new AudienceOverlap();
    private static final DemoResult NEW_TO_BRAND = new NewToBrand();

    private DemoExecutions() {}

    static List<DemoExecution> completed() {
        List<DemoExecution> all = new ArrayList<>();
        all.addAll(weekly());
        all.addAll(daily());
        all.addAll(once());
        all.addAll(withoutDestination());
        return all;
    }

    /** Still running in AMC. */
    static DemoExecution running() {
        return DemoExecution.once(40, "Paths, still running", PATHS, 0, ResultShape.OBJECTS, MONDAY);
    }

    /** Failed in AMC, so there is nothing to upload. */
    static DemoExecution failed() {
        return DemoExecution.once(41, "Overlap, refused by AMC", OVERLAP, 0, ResultShape.OBJECTS, MONDAY);
    }

    private static List<DemoExecution> weekly() {
        List<DemoExecution> runs = new ArrayList<>();
        for (int week = 0; week < 5; week++) {
            runs.add(DemoExecution.of(1 + week, WEEKLY_CAMPAIGNS, MONDAY.plusWeeks(week), 0));
        }
        // Its rows replace those of the third.
        runs.add(DemoExecution.of(6, WEEKLY_CAMPAIGNS, MONDAY.plusWeeks(2), 1));
        // The first run of the sixth week takes so long that its re-run completes before it, so it arrives late.
        runs.add(DemoExecution.of(7, WEEKLY_CAMPAIGNS, MONDAY.plusWeeks(5), 0).taking(Duration.ofDays(2)));
        runs.add(DemoExecution.of(8, WEEKLY_CAMPAIGNS, MONDAY.plusWeeks(5), 1));
        return runs;
    }

    private static List<DemoExecution> daily() {
        List<DemoExecution> runs = new ArrayList<>();
        for (int day = 0; day < 6; day++) {
            runs.add(DemoExecution.of(10 + day, DAILY_NEW_TO_BRAND, MONDAY.plusDays(day), 0));
        }
        runs.add(DemoExecution.of(16, DAILY_NEW_TO_BRAND, MONDAY.plusDays(1), 1));
        return runs;
    }

    private static List<DemoExecution> once() {
        return List.of(
                DemoExecution.once(20, "Paths to conversion", PATHS, 250, ResultShape.OBJECTS, MONDAY),
                DemoExecution.once(21, "Overlap, appended", OVERLAP, 120, ResultShape.COLUMNS_AND_ARRAYS, MONDAY)
                        .with("snowflake_strategy", "append")
                        .with("snowflake_table_name", "audience_overlap_history"),
                DemoExecution.once(22, "Overlap, appended again", OVERLAP, 90, ResultShape.OBJECTS, MONDAY.plusWeeks(1))
                        .with("snowflake_strategy", "append")
                        .with("snowflake_table_name", "audience_overlap_history"),
                rollingCampaigns(23, MONDAY),
                rollingCampaigns(24, MONDAY.plusDays(3)),
                DemoExecution.once(
                                25, "100,000 rows at once", CAMPAIGNS, 100_000, ResultShape.COLUMNS_AND_ARRAYS, MONDAY)
                        .with("snowflake_table_name", "campaigns_large"),
                DemoExecution.once(
                                26, "60,000 rows in chunks", NEW_TO_BRAND, 60_000, ResultShape.CHUNKS_OF_ARRAYS, MONDAY)
                        .with("snowflake_table_name", "new_to_brand_large"),
                DemoExecution.once(27, "Chunks without columns", PATHS, 300, ResultShape.CHUNKS_OF_OBJECTS, MONDAY)
                        .with("snowflake_table_name", "paths_in_chunks"),
                DemoExecution.once(28, "No rows", PATHS, 0, ResultShape.OBJECTS, MONDAY)
                        .with("snowflake_table_name", "no_rows"),
                DemoExecution.once(29, "Columns but no rows", OVERLAP, 0, ResultShape.COLUMNS_AND_ARRAYS, MONDAY)
                        .with("snowflake_table_name", "no_rows_but_columns"),
                DemoExecution.once(30, "By week", NEW_TO_BRAND, 80, ResultShape.OBJECTS, MONDAY)
                        .withoutWindow()
                        .with("week_start", MONDAY.toString())
                        .with("snowflake_table_name", "new-to-brand by week"),
                DemoExecution.once(31, "No date at all", OVERLAP, 40, ResultShape.COLUMNS_AND_OBJECTS, MONDAY)
                        .withoutWindow()
                        .with("snowflake_table_name", "overlap_without_dates"),
                DemoExecution.once(32, "Not for Snowflake", OVERLAP, 25, ResultShape.OBJECTS, MONDAY)
                        .with("snowflake_enabled", false));
    }

    /** Both cover some of the same days: with key columns, the later one updates the rows of the earlier one. */
    private static DemoExecution rollingCampaigns(int number, LocalDate firstDay) {
        return DemoExecution.once(
                        number, "Rolling campaigns", CAMPAIGNS, 140, ResultShape.COLUMNS_AND_OBJECTS, firstDay)
                .with("snowflake_table_name", "campaigns_rolling")
                .with("snowflake_key_columns", List.of("campaign_id", "event_date"));
    }

    private static List<DemoExecution> withoutDestination() {
        return List.of(
                DemoExecution.once(50, "Paths", PATHS, 30, ResultShape.OBJECTS, MONDAY)
                        .by(DemoUser.WITHOUT_DESTINATION),
                DemoExecution.once(51, "Overlap", OVERLAP, 30, ResultShape.COLUMNS_AND_ARRAYS, MONDAY)
                        .by(DemoUser.WITHOUT_DESTINATION));
    }
}
