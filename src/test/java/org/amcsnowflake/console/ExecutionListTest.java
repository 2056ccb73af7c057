package org.amcsnowflake.console;

import org.amcsnowflake.flow.service.Amc;
import org.amcsnowflake.http.client.Api;
import org.amcsnowflake.local.snowflake.fault.Fault;
import org.amcsnowflake.local.snowflake.fault.FaultAction;
import org.amcsnowflake.local.snowflake.fault.RequestKind;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;

import java.time.Duration;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

/** The live list of executions. */
class ExecutionListTest extends AnalystTest {
    @Test
    void anExecutionGoesFromPendingToUploadedWithoutAReload() {
        browser.awaitText("main", "No executions yet");
        snowflake.add(Fault.once(RequestKind.MERGE, FaultAction.Delay.untilLifted()));
        UUID execution = amc.execution(user, "WATCHED", Amc.rows(5));
        browser.awaitText(row(execution), "↑", "Uploading");
        browser.keepPicture("uploading");
        snowflake.clearFaults();
        browser.awaitText(row(execution), "✓", "Uploaded");
    }

    @Test
    void aLargeUploadShowsItsProgress() {
        snowflake.add(Fault.onceMatching("^COPY", FaultAction.Delay.untilLifted()));
        UUID execution = amc.execution(user, "LARGE", Amc.rows(1_500));
        browser.awaitText(row(execution), "Uploading", "1,500 rows so far");
        snowflake.clearFaults();
        browser.awaitText(row(execution), "Uploaded");
    }

    @Test
    void anUploadThatWaitsForAWorkerIsPending() {
        // A destination has at most three concurrent uploads.
        snowflake.add(Fault.always(RequestKind.MERGE, FaultAction.Delay.untilLifted()));
        for (int i = 0; i < 6; i++) {
            amc.execution(user, "WAITS_" + i, Amc.rows(1));
        }
        browser.awaitText("tbody", "⏳", "Pending");
        browser.open("/executions?status=pending");
        browser.awaitText("tbody", "⏳", "Pending");
        browser.keepPicture("pending");
        assertThat(browser.text("tbody")).doesNotContain("Uploading", "Uploaded", "Skipped");
        snowflake.clearFaults();
        browser.awaitText("main", "No matching executions");
    }

    @Test
    void anExecutionCompletedBeforeUploadsWereEnabledIsUploadedOnRequest() {
        UUID schedule = amc.schedule(
                user,
                "{\"snowflake_enabled\": true, \"snowflake_table_name\": \"HISTORY\", \"snowflake_enabled_at\": \"2099-01-01T00:00:00Z\"}");
        UUID execution = amc.execution(user, schedule, "{}", Amc.rows(2));
        browser.awaitText(row(execution), "—", "Skipped", "completed before uploads were enabled");
        browser.open("/executions/" + execution);
        browser.press("Upload");
        browser.awaitText("dialog", "✓", "Uploaded");
    }

    @Test
    void filtersArePartOfTheAddress() {
        UUID one = amc.execution(user, "FIRST_TABLE", Amc.rows(1));
        UUID other = amc.execution(user, "OTHER_TABLE", Amc.rows(1));
        browser.awaitText("tbody", "FIRST_TABLE", "OTHER_TABLE");
        browser.driver().findElement(By.name("q")).sendKeys("other");
        Browser.await(
                "the filtered list",
                () -> assertThat(browser.text("tbody")).contains("OTHER_TABLE").doesNotContain("FIRST_TABLE"));
        browser.awaitAddress("/executions?q=other");
        browser.open("/executions?status=skipped");
        browser.awaitText("main", "No matching executions");
        browser.press("Clear filters");
        browser.awaitText(row(one), "FIRST_TABLE");
        browser.awaitText(row(other), "OTHER_TABLE");
    }

    @Test
    void failedUploadsAreRetriedTogetherAfterTheirNumberWasShown() {
        UUID refused = amc.execution(user, "TOGETHER_1", "{\"not\": \"rows\"}");
        UUID other = amc.execution(user, "TOGETHER_2", "{\"not\": \"rows\"}");
        UUID skipped = amc.execution(user, null, "{}", "[]");
        browser.awaitText(row(refused), "Failed");
        browser.awaitText(row(other), "Failed");
        browser.awaitText(row(skipped), "Skipped");
        amc.result(refused, Amc.rows(1));
        amc.result(other, Amc.rows(1));
        browser.open("/executions?status=failed&error_class=DATA&q=together");
        browser.press("Bulk retry…");
        browser.awaitText("dialog", "2 uploads match the filters", "Data does not fit the table: 2");
        browser.keepPicture("bulk-retry");
        assertAccessible("the bulk retry");
        assertThat(amc.status(refused)).isEqualTo("failed");
        // Another tab.
        assertThat(new Api(console().service.base, user)
                        .post("/api/bulk-retries", "{}")
                        .status())
                .isEqualTo(201);
        browser.press("Retry 2 uploads");
        browser.awaitText("dialog", "This bulk retry can no longer be started, and has retried nothing");
        browser.press("Cancel");
        browser.press("Bulk retry…");
        browser.press("Retry 2 uploads");
        browser.awaitText("bulk-retry-progress", "Bulk retry completed", "2 of 2 uploaded.");
        browser.keepPicture("bulk-retry-completed");
        assertThat(amc.status(other)).isEqualTo("uploaded");
        browser.press("Bulk retry…");
        browser.awaitText("dialog", "No failed or skipped upload matches the filters.");
    }

    @Test
    void aBulkRetryIsStopped() {
        amc.update(
                "INSERT INTO workflow_executions (user_id, name, status, metadata, completed_at, snowflake_status, snowflake_upload_id)"
                        + " SELECT ?, 'stopped ' || n, 'COMPLETED', '{\"snowflake_enabled\": true}', now(), 'failed',"
                        + " gen_random_uuid() FROM generate_series(1, 60) n",
                user);
        browser.open("/settings");
        browser.press("Pause uploads");
        browser.awaitText("main", "Resume uploads");
        browser.open("/executions");
        browser.press("Bulk retry…");
        browser.press("Retry 60 uploads");
        browser.awaitText("bulk-retry-progress", "Bulk retry running", "50 due or being uploaded, 10 waiting");
        browser.keepPicture("bulk-retry-running");
        browser.press("Stop");
        browser.awaitText("bulk-retry-progress", "Bulk retry stopped", "50 were due and continue, 10 not retried.");
        amc.update("DELETE FROM workflow_executions WHERE user_id = ?", user);
    }

    @Test
    void pagesArePartOfTheAddress() {
        for (int i = 0; i < 30; i++) {
            amc.execution(user, null, "{}", "[]");
        }
        Browser.await("a full page", () -> assertThat(browser.count("tbody tr")).isEqualTo(25));
        browser.press("Older");
        Browser.await("the rest", () -> assertThat(browser.count("tbody tr")).isEqualTo(5));
        assertThat(browser.address()).startsWith("/executions?cursor=");
        browser.driver().navigate().refresh();
        Browser.await(
                "the same page", () -> assertThat(browser.count("tbody tr")).isEqualTo(5));
        browser.press("Newest");
        Browser.await(
                "the first page", () -> assertThat(browser.count("tbody tr")).isEqualTo(25));
    }

    @Test
    void aScheduleShowsOnlyItsExecutions() {
        UUID schedule = amc.schedule(user, "{}");
        UUID scheduled = amc.execution(user, schedule, "{}", "[]");
        UUID once = amc.execution(user, null, "{}", "[]");
        browser.awaitText(row(once), "none");
        browser.driver().navigate().refresh();
        Browser.await(
                "the schedule to choose",
                () -> browser.driver()
                        .findElement(By.cssSelector("select[name=schedule] option[value='" + schedule + "']"))
                        .click());
        Browser.await("only its executions", () -> {
            assertThat(browser.count(row(scheduled))).isEqualTo(1);
            assertThat(browser.count(row(once))).isZero();
        });
        browser.awaitAddress("/executions?schedule_id=" + schedule);
    }

    @Test
    void thePageReportsAnUnavailableServiceAndRecovers() {
        UUID execution = amc.execution(user, null, "{}", "[]");
        browser.awaitText(row(execution), "Skipped");
        browser.disconnect(true);
        browser.awaitText("[role=alert]", "The service is not responding");
        assertThat(browser.count(row(execution))).as("the previous content").isEqualTo(1);
        browser.keepPicture("away");
        browser.disconnect(false);
        Browser.await(
                "the page to recover",
                () -> assertThat(browser.count("[role=alert]")).isZero());
    }

    @Test
    void pollingDoesNotDiscardWhatTheUserTypes() {
        UUID execution = amc.execution(user, null, "{}", "[]");
        browser.awaitText(row(execution), "Skipped");
        WebElement search = browser.driver().findElement(By.name("q"));
        Actions typing = new Actions(browser.driver()).click(search);
        for (String key : "a patient analyst".split("")) {
            typing.sendKeys(key).pause(Duration.ofMillis(200));
        }
        typing.perform();
        assertThat(search.getDomProperty("value")).isEqualTo("a patient analyst");
        browser.awaitAddress("/executions?q=a+patient+analyst");
    }

    @Test
    void anAbandonedSearchIsNotApplied() {
        // Immediately, which is not possible through the driver. A page's timers fire in the order of their times.
        browser.driver().executeAsyncScript("""
                const search = document.querySelector('[name=q]');
                search.value = 'x';
                search.dispatchEvent(new InputEvent('input', {bubbles: true}));
                document.querySelector('a[href="/dashboard"]').click();
                setTimeout(arguments[0], 2000);""");
        browser.awaitText("h1", "Dashboard");
        browser.awaitAddress("/dashboard");
    }

    @Test
    void goingBackRestoresTheFilters() {
        UUID execution = amc.execution(user, null, "{}", "[]");
        browser.awaitText(row(execution), "Skipped");
        WebElement status = browser.driver().findElement(By.name("status"));
        status.sendKeys("Failed");
        browser.awaitText("main", "No matching executions");
        browser.awaitAddress("/executions?status=failed");
        browser.driver().navigate().back();
        browser.awaitText(row(execution), "Skipped");
        assertThat(status.getDomProperty("value")).as("the selected status").isEmpty();
    }

    @Test
    void everyScheduleCanBeSelected() {
        for (int i = 0; i < 101; i++) {
            amc.schedule(user, "{}");
        }
        browser.driver().navigate().refresh();
        Browser.await(
                "every schedule",
                () -> assertThat(browser.count("select[name=schedule] option")).isEqualTo(102));
    }

    @Test
    void aTableIsFoundByItsDisplayedName() {
        UUID execution = amc.runningExecution(user, null, "{\"snowflake_enabled\": true}", "[]");
        amc.update(
                "UPDATE workflow_executions SET instance_id = 'amc-us', brand = 'acme', template = 'reach' WHERE id = ?",
                execution);
        browser.open("/executions?q=amc_us_acme");
        browser.awaitText(row(execution), "AMC_US_ACME_REACH", "the query is running");
    }
}
