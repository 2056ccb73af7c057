package org.amcsnowflake.local.demo;

import java.util.UUID;

/** The two schedules of the demo. */
enum DemoSchedule {
    WEEKLY_CAMPAIGNS(
            "5c000000-0000-4000-8000-000000000001",
            DemoUser.DEMO,
            "Weekly campaign performance",
            new CampaignPerformance(),
            7,
            // The table's name is built from instance, brand and template.
            "{\"snowflake_enabled\": true}"),
    DAILY_NEW_TO_BRAND(
            "5c000000-0000-4000-8000-000000000002",
            DemoUser.KEY_PAIR,
            "Daily new-to-brand customers",
            new NewToBrand(),
            1,
            "{\"snowflake_enabled\": true, \"snowflake_table_name\": \"new_to_brand_daily\"}");

    static final String INSTANCE = "amc-demo-eu";
    static final String BRAND = "Aurora Café";

    private final UUID id;
    private final DemoUser user;
    private final String title;
    private final DemoResult result;
    private final int days;
    private final String metadata;

    DemoSchedule(String id, DemoUser user, String title, DemoResult result, int days, String metadata) {
        this.id = UUID.fromString(id);
        this.user = user;
        this.title = title;
        this.result = result;
        this.days = days;
        this.metadata = metadata;
    }

    static DemoSchedule of(UUID id) {
        for (DemoSchedule schedule : values()) {
            if (schedule.id.equals(id)) {
                return schedule;
            }
        }
        throw new IllegalArgumentException("There is no demo schedule " + id);
    }

    UUID id() {
        return id;
    }

    DemoUser user() {
        return user;
    }

    String title() {
        return title;
    }

    DemoResult result() {
        return result;
    }

    /** The length of a window, and the distance between two windows. */
    int days() {
        return days;
    }

    String metadata() {
        return metadata;
    }

    String config() {
        return "{\"frequency\": \"%s\", \"time\": \"03:00\", \"timezone\": \"UTC\", \"lookback_days\": %d}"
                .formatted(days == 1 ? "daily" : "weekly", days);
    }
}
