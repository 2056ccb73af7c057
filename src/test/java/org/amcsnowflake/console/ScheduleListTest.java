package org.amcsnowflake.console;

import org.junit.jupiter.api.Test;

import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

/** Schedules and their upload settings. */
class ScheduleListTest extends AnalystTest {
    @Test
    void aScheduleIsCreatedWithItsSnowflakeStepAndEdited() {
        browser.press("Schedules");
        browser.awaitText("main", "No schedules yet");
        browser.press("New schedule");
        browser.press("Next");
        browser.awaitText(".invalid-feedback", "Enter a name", "Enter the AMC instance");
        browser.fill("Name", "Weekly campaigns");
        browser.fill("AMC instance", "amc-us");
        browser.fill("Brand", "acme");
        browser.fill("Query template", "campaign performance");
        browser.press("Next");
        browser.fill("Time zone", "Europe/Nowhere");
        browser.press("Next");
        browser.awaitText(
                "dialog",
                "Enable Snowflake Upload",
                "If empty, the name is built from instance, brand and template.",
                "UPSERT",
                "prevents duplicates");
        browser.keepPicture("wizard");
        browser.press("Create schedule");
        browser.awaitText(".invalid-feedback", "Europe/Nowhere' is unknown");
        browser.fill("Time zone", "Europe/Berlin");
        browser.press("Next");
        browser.press("Create schedule");
        browser.awaitMessage("Schedule created");
        browser.awaitText("tbody", "Weekly campaigns", "AMC_US_ACME_CAMPAIGN_PERFORMANCE", "Europe/Berlin");

        browser.press("Snowflake settings of Weekly campaigns");
        browser.fill("Table Name", "CAMPAIGNS");
        browser.press("Save");
        browser.awaitText("tbody", "CAMPAIGNS");
    }

    @Test
    void optionsOfAScheduleAreTriedWithItsLatestStoredResult() {
        UUID schedule = amc.schedule(user, "{\"snowflake_enabled\": true, \"snowflake_table_name\": \"TRIED\"}");
        UUID older = amc.execution(user, schedule, "{}", "[{\"spend\": 150000000}]");
        amc.createdAt(older, "2026-01-05T00:00:00Z");
        amc.createdAt(amc.execution(user, schedule, "{}", null), "2026-01-12T00:00:00Z");
        browser.open("/schedules/" + schedule);
        browser.press("Columns, values and tables");
        browser.press("Add step");
        browser.type("#step-1-column", "spend");
        browser.press("Preview upload");
        browser.awaitText(
                "upload-preview", "The latest stored result of this schedule", "TRIED", "NUMBER(38,0)", "150000000");
        browser.select("#step-1-transform", "microcents to currency");
        browser.type("#step-1-into", "usd");
        browser.press("Preview upload");
        browser.awaitText("upload-preview", "usd", "NUMBER(38,12)", "1.5");
        assertAccessible("the settings of a schedule");
        browser.keepPicture("schedule-settings");
        browser.press("Save");
        browser.awaitMessage("Snowflake settings saved");
        assertThat(amc.one(
                        "SELECT (metadata -> 'snowflake_transforms')::text AS t FROM workflow_schedules WHERE id = ?",
                        schedule))
                .hasToString("{t=[{\"into\": \"usd\", \"column\": \"spend\", \"transform\": \"microcents\"}]}");

        browser.open("/schedules/" + schedule);
        browser.press("Add step");
        browser.select("#step-2-transform", "NULL if");
        browser.select("#step-2-value-1-kind", "Number");
        browser.type("#step-2-value-1", "12345678901234567890.123456789");
        browser.press("Save");
        Browser.await("the number", () -> assertThat(value(schedule)).isEqualTo("12345678901234567890.123456789"));
        browser.open("/schedules/" + schedule);
        browser.fill("Table Name", "TRIED_AGAIN");
        browser.press("Edit values as text");
        browser.press("Preview upload");
        browser.awaitText("upload-preview", "TRIED_AGAIN");
        browser.press("Save");
        Browser.await(
                "the table name",
                () -> assertThat(amc.one(
                                "SELECT metadata ->> 'snowflake_table_name' AS t FROM workflow_schedules WHERE id = ?",
                                schedule))
                        .hasToString("{t=TRIED_AGAIN}"));
        assertThat(value(schedule)).as("saved again").isEqualTo("12345678901234567890.123456789");
    }

    /** The first value of the second step. */
    private String value(UUID schedule) {
        return String.valueOf(amc.one(
                        "SELECT metadata #>> '{snowflake_transforms,1,values,0}' AS v FROM workflow_schedules WHERE id = ?",
                        schedule)
                .get("v"));
    }

    @Test
    void aScheduleOnALaterPageCanBeEdited() {
        UUID oldest = amc.schedule(user, "{}");
        amc.update(
                "UPDATE workflow_schedules SET name = 'Oldest', created_at = now() - interval '1 day' WHERE id = ?",
                oldest);
        for (int i = 0; i < 50; i++) {
            amc.schedule(user, "{}");
        }
        browser.press("Schedules");
        Browser.await("a full page", () -> assertThat(browser.count("tbody tr")).isEqualTo(50));
        browser.press("Older");
        browser.press("Snowflake settings of Oldest");
        browser.choose("Enable Snowflake Upload");
        browser.fill("Table Name", "OF_THE_OLDEST");
        browser.press("Save");
        browser.awaitText("tbody", "Oldest", "OF_THE_OLDEST");
        assertThat(browser.count("tbody tr")).isEqualTo(1);
        browser.press("Newest");
        Browser.await(
                "the first page", () -> assertThat(browser.count("tbody tr")).isEqualTo(50));
    }

    @Test
    void aMissingScheduleIsReported() {
        browser.open("/schedules/" + UUID.randomUUID());
        browser.awaitText("dialog", "Not found, or owned by another user.");
        browser.press("Close");
        browser.awaitAddress("/schedules");
    }

    @Test
    void theListShowsTheTableThatTheServiceWillCreate() {
        browser.open("/schedules/new");
        browser.fill("Name", "Hostile");
        browser.fill("AMC instance", "amc us.1");
        browser.fill("Brand", "Äcme\"; DROP TABLE x");
        browser.fill("Query template", "reach & frequency");
        browser.press("Next");
        browser.press("Next");
        browser.press("Create schedule");
        browser.awaitText("tbody", "Hostile", "amc_us_1_Äcme___DROP_TABLE_x_reach___frequency");
    }
}
