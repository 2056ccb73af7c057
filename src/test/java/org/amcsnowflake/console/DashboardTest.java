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
    }
}
