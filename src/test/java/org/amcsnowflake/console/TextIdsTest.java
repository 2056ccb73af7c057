package org.amcsnowflake.console;

import org.amcsnowflake.flow.service.SharedService;
import org.amcsnowflake.local.postgres.LocalPostgres;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;

import java.util.Map;

/** Ids of the AMC manager may contain characters that are reserved in addresses. */
class TextIdsTest extends BrowserTest {
    private static final String USER = "auth0|Zo\u00eb";

    @Override
    RunningConsole console() {
        return RunningConsole.of(SharedService.on(
                LocalPostgres.forTests().amcManagersDatabase("text"),
                Map.of("retry.redeliveries", "0", "console.token-links", "true")));
    }

    @Test
    void linksLeadToExecutionsAndSchedules() {
        amc.destination(USER, "demo-password");
        amc.schedule("weekly/\u00fcber?100%", USER, "{}");
        amc.runningExecution("2026/01 a?b#c%d&e+f", USER, "weekly/\u00fcber?100%", "{}", "[]");
        amc.update("UPDATE workflow_executions SET name = 'Odd'");
        signInAs(USER);

        browser.awaitText("tbody", "Odd");
        browser.driver().findElement(By.linkText("Odd")).click();
        browser.awaitText("dialog", "2026/01 a?b#c%d&e+f");
        browser.driver().navigate().refresh();
        browser.awaitText("dialog", "2026/01 a?b#c%d&e+f");

        browser.open("/schedules");
        press("Executions of test");
        browser.awaitText("tbody", "Odd");
        browser.open("/schedules");
        press("Snowflake settings of test");
        browser.awaitText("dialog", "test");
    }

    private void press(String label) {
        Browser.await(
                "a link " + label,
                () -> browser.driver()
                        .findElement(By.cssSelector("a[aria-label='" + label + "']"))
                        .click());
    }
}
