package org.amcsnowflake.console;

import org.amcsnowflake.flow.service.Amc;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;

import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

/** Statistics of uploads. */
class DashboardTest extends AnalystTest {
    @Test
    void theDashboardCountsUploads() {
        UUID execution = amc.execution(user, "COUNTED", Amc.rows(7));
        browser.awaitText(row(execution), "Uploaded");
        browser.press("Dashboard");
        for (String range : new String[] {"7 days", "30 days", "Today"}) {
            browser.press(range);
            browser.awaitText(".figures", "100%", "7 rows");
        }
        Browser.await(
                "the charts",
                () -> assertThat(
                                browser.driver()
                                        .executeScript(
                                                "return [...document.querySelectorAll('bar-chart')].every((chart) => chart.chart)"))
                        .isEqualTo(true));
        browser.keepPicture("dashboard");
    }

    @Test
    void errorsAreCountedByClass() {
        refuseNextMerge();
        UUID refused = amc.execution(user, "REFUSED", Amc.rows(1));
        browser.awaitText(row(refused), "Failed");
        UUID malformed = amc.execution(user, "MALFORMED", "{\"not\": \"rows\"}");
        browser.awaitText(row(malformed), "Failed");
        UUID uploaded = amc.execution(user, "FINE", Amc.rows(1));
        browser.awaitText(row(uploaded), "Uploaded");
        browser.press("Dashboard");
        browser.awaitText(".figures", "33.3%", "2 need your attention");
        Browser.await(
                "the errors",
                () -> assertThat(browser.driver()
                                .findElement(By.cssSelector("bar-chart[caption='Errors by class'] table"))
                                .getDomProperty("textContent"))
                        .contains("Missing privilege", "Data does not fit the table"));
        browser.keepPicture("dashboard-errors");

        // From a bar's row of the table to the executions behind it, and back with the address.
        browser.press("Errors over time as a table");
        browser.driver()
                .findElement(By.cssSelector("bar-chart[caption='Errors over time'] table a[href*=DATA]"))
                .click();
        browser.awaitText(row(malformed), "Failed");
        assertThat(browser.count("tbody tr")).isEqualTo(1);
        assertThat(browser.address()).startsWith("/executions?error_class=DATA&ended_after=");
        browser.driver().navigate().back();
        Browser.await(
                "the bar",
                () -> assertThat(click("Errors by class", "Missing privilege")).isEqualTo(true));
        browser.awaitText(row(refused), "Failed");
        assertThat(browser.count("tbody tr")).isEqualTo(1);
    }

    /** Clicks a bar of a chart. */
    private Object click(String chart, String label) {
        return browser.driver().executeScript("""
                const bars = document.querySelector(`bar-chart[caption='${arguments[0]}']`)?.chart;
                const bar = bars?.getDatasetMeta(0).data[bars.data.labels.indexOf(arguments[1])];
                if (!bar) {
                  return false;
                }
                const {left, top} = bars.canvas.getBoundingClientRect();
                const {x, y} = bar.getCenterPoint();
                bars.canvas.dispatchEvent(new MouseEvent('click', {clientX: left + x, clientY: top + y, bubbles: true}));
                return true;""", chart, label);
    }

    @Test
    void theDashboardIsLimitedToAScheduleAndARangeOfDays() {
        UUID schedule = amc.schedule(user, "{\"snowflake_enabled\": true, \"snowflake_table_name\": \"LIMITED\"}");
        UUID scheduled = amc.execution(user, schedule, "{}", Amc.rows(3));
        UUID once = amc.execution(user, "LIMITED_NOT", Amc.rows(4));
        browser.awaitText(row(scheduled), "Uploaded");
        browser.awaitText(row(once), "Uploaded");
        browser.press("Dashboard");
        browser.awaitText(".figures", "7 rows");
        browser.awaitText("upload-figures[caption='By schedule'] tbody", "test", "No schedule");
        browser.awaitText("upload-figures[caption='By destination'] tbody", "AMC.PUBLIC");
        browser.press("test");
        browser.awaitText(".figures", "3 rows");
        browser.awaitText("main", "Schedule: test");
        browser.awaitAddress("/dashboard?days=7&schedule_id=" + schedule);
        browser.keepPicture("dashboard-schedule");
        browser.driver().executeScript("""
                document.querySelector('#first-day').value = '2026-01-01';
                document.querySelector('#last-day').value = '2026-01-31';""");
        browser.press("Show");
        browser.awaitAddress("/dashboard?first_day=2026-01-01&last_day=2026-01-31&schedule_id=" + schedule);
        browser.awaitText(".figures", "0 rows");
    }
}
