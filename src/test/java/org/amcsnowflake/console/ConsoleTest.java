package org.amcsnowflake.console;

import org.amcsnowflake.flow.service.Amc;
import org.amcsnowflake.flow.service.ApiUsers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

import java.util.Map;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

/** Properties of every page of the console. */
class ConsoleTest extends AnalystTest {
    @Test
    void thePrintedLinkSignsInAndItsTokenLeavesTheAddress() {
        browser.awaitAddress("/");
        browser.press("Sign out");
        browser.awaitText("h1", "Sign in");
        browser.fill("Token", "not.a.token");
        browser.press("Sign in");
        browser.awaitText("[role=alert]", "The bearer token is invalid");
        browser.fill("Token", ApiUsers.token(user));
        browser.press("Sign in");
        browser.awaitText("h1", "Executions");
    }

    @Test
    void userContentIsShownAsText() {
        String hostile = "<img src=x onerror=\"document.title='owned'\">{{1+1}}";
        UUID execution = amc.execution(user, "HOSTILE", Amc.rows(1));
        amc.update("UPDATE workflow_executions SET name = ? WHERE id = ?", hostile, execution);
        browser.awaitText(row(execution), hostile);
        assertThat(browser.driver().getTitle()).isEqualTo("Executions · Snowflake uploads");
    }

    @Test
    void aLinkWithATokenReplacesASessionOnlyAfterConfirmation() {
        UUID other = UUID.randomUUID();
        for (boolean agrees : new boolean[] {false, true}) {
            browser.open("/console/icon.svg");
            browser.open("/settings#token=" + ApiUsers.token(other));
            browser.awaitText(
                    "dialog",
                    "Sign in as another user?",
                    "You are signed in as " + user + ". This link signs you in as " + other + ".");
            browser.awaitAddress("/settings");
            browser.press(agrees ? "Sign in as " + other : "Cancel");
            browser.awaitText(".user-name", (agrees ? other : user).toString());
        }
    }

    @Test
    void eachPageIsAccessible() {
        UUID execution = amc.execution(user, "EVERYBODY", Amc.rows(3));
        amc.schedule(user, "{\"snowflake_enabled\": true}");
        browser.awaitText(row(execution), "Uploaded");
        Map<String, String> titles = Map.of(
                "/executions",
                "Executions",
                "/executions/" + execution,
                "Executions",
                "/dead-letters",
                "Dead letters",
                "/schedules",
                "Schedules",
                "/schedules/new",
                "Schedules",
                "/dashboard",
                "Dashboard",
                "/settings",
                "Settings");
        titles.forEach((path, title) -> {
            browser.open(path);
            browser.awaitText("header", "Sign out");
            browser.awaitText("h1", "");
            Browser.await("content", () -> assertThat(browser.text("main")).isNotEmpty());
            assertThat(browser.driver().getTitle()).isEqualTo(title + " · Snowflake uploads");
            String name =
                    path.replace(execution.toString(), "detail").substring(1).replace('/', '-');
            assertAccessible(path);
            browser.keepPicture(name);
            browser.darken(true);
            assertReadableInTheDark(path);
            browser.keepPicture(name + "-dark");
            browser.darken(false);
        });
    }

    @Test
    void theKeyboardIsSufficient() {
        UUID execution = amc.execution(user, "BY_KEYBOARD", Amc.rows(1));
        browser.awaitText(row(execution), "Uploaded");
        WebElement link = browser.driver().findElement(By.cssSelector(row(execution) + " a"));
        for (int i = 0; i < 20 && !browser.driver().switchTo().activeElement().equals(link); i++) {
            browser.driver().switchTo().activeElement().sendKeys(Keys.TAB);
        }
        browser.driver().switchTo().activeElement().sendKeys(Keys.ENTER);
        browser.awaitText("dialog", "Target table", "BY_KEYBOARD");
        assertThat(browser.driver().executeScript("return document.activeElement.closest('dialog') !== null"))
                .as("the focus is in the dialog")
                .isEqualTo(true);
        browser.driver().switchTo().activeElement().sendKeys(Keys.ESCAPE);
        Browser.await(
                "the dialog to close", () -> assertThat(browser.text("dialog")).isEmpty());
        browser.awaitAddress("/executions");
    }

    @ParameterizedTest
    @CsvSource({"/executions", "/schedules", "/dashboard", "/settings"})
    void aNarrowScreenNeedsNoHorizontalScrolling(String place) {
        amc.execution(user, "NARROW", Amc.rows(3));
        browser.narrow(true);
        try {
            browser.open(place);
            browser.awaitText("header", "Sign out");
            if (place.equals("/dashboard")) {
                browser.awaitText(".figures", "Warehouse time");
            }
            Browser.await("content", () -> assertThat(browser.text("main")).isNotEmpty());
            // Wider content would widen the window too.
            assertThat(browser.driver()
                            .executeScript("return Math.max(document.documentElement.scrollWidth, innerWidth)"))
                    .isEqualTo(360L);
            browser.keepPicture(place.substring(1) + "-narrow");
        } finally {
            browser.narrow(false);
        }
    }
}
