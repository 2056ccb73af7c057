package org.amcsnowflake.console;

import org.amcsnowflake.flow.service.Amc;
import org.amcsnowflake.local.snowflake.fault.Fault;
import org.amcsnowflake.local.snowflake.fault.FaultAction;
import org.amcsnowflake.local.snowflake.fault.RequestKind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** The documents' screenshots are copies of these. */
@Tag("soak")
class ReadmePicturesTest extends AnalystTest {
    @Test
    void takesTheScreenshotsOfTheDocuments() {
        UUID schedule =
                amc.schedule(user, "{\"snowflake_enabled\": true, \"snowflake_table_name\": \"campaign_performance\"}");
        amc.update("UPDATE workflow_schedules SET name = 'Weekly campaigns' WHERE id = ?", schedule);
        UUID first = named("Campaign performance, week 45", schedule, Amc.rows(840));
        UUID second = named("Campaign performance, week 46", schedule, Amc.rows(912));
        UUID third = named("Audience overlap, whole year", null, Amc.rows(1_500));
        for (UUID execution : List.of(first, second, third)) {
            browser.awaitText(row(execution), "Uploaded");
        }
        refuseNextMerge();
        UUID failed = named("New-to-brand customers", null, Amc.rows(75));
        browser.awaitText(row(failed), "Failed");
        named("Paths to conversion", null, "[]");
        snowflake.add(Fault.once(RequestKind.MERGE, FaultAction.Delay.untilLifted()));
        UUID running = named("Reach and frequency", null, Amc.rows(2_000));
        browser.awaitText(row(running), "2,000 rows so far");
        browser.keepPicture("readme-executions");
        snowflake.clearFaults();
        browser.open("/executions/" + third);
        browser.awaitText("dialog", "Attempts", "merge");
        browser.press("Show rows");
        browser.awaitText("dialog table", third.toString());
        browser.keepPicture("readme-execution");
    }

    private UUID named(String name, @Nullable UUID schedule, String result) {
        String table = name.replaceAll("[^A-Za-z]+", "_").toLowerCase(Locale.ROOT);
        UUID execution = amc.runningExecution(
                user,
                schedule,
                schedule == null ? "{\"snowflake_enabled\": true, \"snowflake_table_name\": \"" + table + "\"}" : "{}",
                result);
        amc.update("UPDATE workflow_executions SET name = ? WHERE id = ?", name, execution);
        amc.complete(execution);
        return execution;
    }
}
