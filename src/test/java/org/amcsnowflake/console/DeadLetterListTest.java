package org.amcsnowflake.console;

import org.amcsnowflake.flow.service.Amc;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;

import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

/** Dead letters, which need a user's attention. */
class DeadLetterListTest extends AnalystTest {
    @Test
    void deadLettersAreResolved() {
        refuseNextMerge();
        UUID execution = amc.execution(user, "DEAD", Amc.rows(1));
        browser.awaitText("header", "Dead letters 1");
        browser.press("Dead letters");
        browser.awaitText("dead-letter-list", "Missing privilege", "after 1 attempt");
        browser.keepPicture("dead-letters");
        browser.press("Resolve");
        browser.agree();
        browser.awaitText("dead-letter-list", "nothing needs your attention");
        assertThat(amc.status(execution)).isEqualTo("failed");
    }

    @Test
    void resolvedOnesDoNotNeedAttention() {
        refuseNextMerge();
        UUID execution = amc.execution(user, "RESOLVED", Amc.rows(1));
        browser.awaitText(row(execution), "Failed (1/3)", "needs your attention");
        browser.driver().findElement(By.cssSelector(row(execution) + " a")).click();
        browser.press("Resolve dead letter");
        browser.agree();
        browser.awaitMessage("Dead letter resolved");
        browser.press("Close");
        browser.awaitText(row(execution), "Failed (1/3)", "not retried");
        assertThat(browser.text("header")).doesNotContain("Dead letters 1");
    }
}
