package org.amcsnowflake.console;

import com.deque.html.axecore.results.Rule;
import com.deque.html.axecore.selenium.AxeBuilder;
import org.amcsnowflake.flow.Amc;
import org.amcsnowflake.flow.Callers;
import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.amcsnowflake.local.snowflake.fault.Fault;
import org.amcsnowflake.local.snowflake.fault.FaultAction;
import org.amcsnowflake.local.snowflake.fault.RequestKind;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

/** An analyst before the console, in a real browser. What the browser saw stays in target/console/. */
class ConsoleTest extends BrowserTest {
    private UUID user;

    @BeforeEach
    void signIn() {
        user = amc.userWithDestination();
        signInAs(user);
    }

    @Test
    void thePrintedLinkSignsInAndItsTokenLeavesTheAddress() {
        assertThat(browser.address()).isEqualTo("/");
        browser.press("Sign out");
        browser.awaitText("h1", "Sign in");
        browser.fill("Token", "not.a.token");
        browser.press("Sign in");
        browser.awaitText("[role=alert]", "The bearer token is refused");
        browser.fill("Token", Callers.token(user));
        browser.press("Sign in");
        browser.awaitText("h1", "Executions");
    }

    @Test
    void anExecutionGoesFromPendingToUploadedWithoutAReload() {
        browser.awaitText("main", "No executions yet");
        snowflake.add(Fault.once(RequestKind.MERGE, new FaultAction.Delay(Duration.ofSeconds(3))));
        UUID execution = amc.execution(user, "WATCHED", Amc.rows(5));
        browser.awaitText(row(execution), "↑", "Uploading");
        browser.keepPicture("uploading");
        browser.awaitText(row(execution), "✓", "Uploaded");
    }

    @Test
    void aLargeUploadTellsItsRowsWhileItGoesOn() {
        snowflake.add(Fault.onceMatching("^COPY", new FaultAction.Delay(Duration.ofSeconds(5))));
        UUID execution = amc.execution(user, "LARGE", Amc.rows(1_500));
        browser.awaitText(row(execution), "Uploading", "1,500 rows so far");
        browser.awaitText(row(execution), "Uploaded");
    }

    @Test
    void aFailureSaysWhyAndHowToMendItAndIsRetried() {
        snowflake.add(Fault.once(
                RequestKind.MERGE,
                new FaultAction.FailBefore(new SnowflakeError(
                        "003001", "42501", "SQL access control error:\nInsufficient privileges to operate on table"))));
        UUID execution = amc.execution(user, "MENDED", Amc.rows(5));
        browser.awaitText(row(execution), "✗", "Failed (1/3)", "waits for you");
        browser.awaitText("header", "Dead letters 1");
        browser.driver().findElement(By.cssSelector(row(execution) + " a")).click();
        browser.awaitText("dialog", "Role \"AMC_LOADER\" lacks a privilege", "SQL that mends it");
        browser.awaitText("dialog pre", "GRANT CREATE TABLE ON SCHEMA \"AMC\".\"PUBLIC\" TO ROLE \"AMC_LOADER\";");
        assertThat(browser.address()).isEqualTo("/executions/" + execution);
        assertUsableByAll("a failed execution");
        browser.keepPicture("failed");

        browser.press("Retry");
        browser.awaitText("toast-messages", "Snowflake upload retry initiated");
        browser.awaitText("dialog", "✓", "Uploaded", "5 rows read", "merge");
        browser.press("Show rows");
        browser.awaitText("dialog table", "execution_id", execution.toString());
        browser.keepPicture("detail");
        browser.press("Close");
        Browser.await(
                "the dialog to close", () -> assertThat(browser.text("dialog")).isEmpty());
    }

    @Test
    void repeatingAnAppendIsConfirmedFirst() {
        UUID execution = amc.execution(
                user,
                null,
                "{\"snowflake_enabled\": true, \"snowflake_table_name\": \"APPENDED\", \"snowflake_strategy\": \"append\"}",
                Amc.rows(2));
        browser.awaitText(row(execution), "Uploaded");
        browser.open("/executions/" + execution);
        browser.press("Upload again");
        browser.awaitText("confirm-dialog", "its rows will be in the table a second time");
        browser.press("Cancel");
        assertThat(warehouse.count("SELECT COUNT(*) FROM APPENDED")).isEqualTo(2);
        browser.press("Upload again");
        browser.awaitText("confirm-dialog", "a second time");
        browser.agree();
        Awaitility.await().until(() -> warehouse.count("SELECT COUNT(*) FROM APPENDED") == 4);
    }

    @Test
    void anExecutionThatWasNotToBeUploadedIsEnabledAndThenItIs() {
        UUID execution = amc.execution(user, null, "{}", Amc.rows(4));
        browser.awaitText(row(execution), "—", "Skipped", "not enabled");
        browser.open("/executions/" + execution);
        browser.press("Upload settings of this execution");
        browser.choose("Enable Snowflake Upload");
        browser.fill("Table Name", "ENABLED_LATER");
        browser.press("Save");
        browser.awaitText("dialog", "✓", "Uploaded");
        assertThat(warehouse.count("SELECT COUNT(*) FROM ENABLED_LATER")).isEqualTo(4);
    }

    @Test
    void settingsAreTestedSavedAndDeleted() {
        signInAs(UUID.randomUUID());
        browser.press("Settings");
        browser.press("Save");
        browser.awaitText(
                ".invalid-feedback", "Enter the account identifier", "Enter the Snowflake user", "Enter the database");
        browser.fill("Account", "https://local");
        browser.fill("Username", "demo");
        browser.choose("Username and password");
        browser.fill("Password", "wrong");
        browser.fill("Database", "AMC");
        browser.fill("Warehouse", "AMC_WH");
        browser.fill("Role", "AMC_LOADER");
        browser.press("Test Connection");
        browser.awaitText(".invalid-feedback", "account is no account identifier");
        browser.fill("Account", "local");
        browser.press("Test Connection");
        browser.awaitText("connection-steps", "✓ Reach the account", "✗ Sign in", "Authentication failed");
        browser.awaitText("toast-messages", "Connection failed: Authentication failed");
        assertUsableByAll("a failed connection test");
        browser.keepPicture("settings-failed");

        snowflake.add(Fault.once(RequestKind.MERGE, new FaultAction.Delay(Duration.ofSeconds(3))));
        browser.fill("Password", "demo-password");
        browser.press("Test Connection");
        browser.awaitText("connection-steps", "✓ Load it");
        assertThat(browser.text("connection-steps")).doesNotContain("Merge the rows");
        browser.awaitText("toast-messages", "Connection successful!");
        browser.awaitText("connection-steps", "✓ Merge the rows", "✓ Clean up");
        browser.keepPicture("settings");

        browser.press("Save");
        browser.awaitText("toast-messages", "Configuration saved");
        assertThat(browser.field("Password").getDomProperty("value"))
                .as("a password after it was saved")
                .isEmpty();
        browser.press("Delete");
        browser.awaitText("confirm-dialog", "Its secrets are erased");
        browser.agree();
        browser.awaitText("toast-messages", "Configuration deleted");
    }

    @Test
    void aKeyPairIsMadeAndItsStatementShown() {
        signInAs(UUID.randomUUID());
        browser.press("Settings");
        browser.choose("Key pair (recommended)");
        browser.fill("Username", "demo");
        browser.press("Generate key pair");
        browser.awaitText("copy-text", "ALTER USER \"DEMO\" SET RSA_PUBLIC_KEY");
        assertThat(browser.driver().getPageSource()).doesNotContain("BEGIN PRIVATE KEY-----\n");
        browser.keepPicture("key-pair");
    }

    @Test
    void aScheduleIsCreatedWithItsSnowflakeStepAndEdited() {
        browser.press("Schedules");
        browser.awaitText("main", "No schedules yet");
        browser.press("New schedule");
        browser.press("Next");
        browser.awaitText(".invalid-feedback", "Give the schedule a name", "Enter the AMC instance");
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
                "amc_us_acme_campaign_performance",
                "UPSERT",
                "prevents duplicates");
        browser.keepPicture("wizard");
        browser.press("Create schedule");
        browser.awaitText(".invalid-feedback", "Europe/Nowhere' is not known");
        browser.fill("Time zone", "Europe/Berlin");
        browser.press("Next");
        browser.press("Create schedule");
        browser.awaitText("toast-messages", "Schedule created");
        browser.awaitText("tbody", "Weekly campaigns", "amc_us_acme_campaign_performance", "Europe/Berlin");

        browser.press("Snowflake settings of Weekly campaigns");
        browser.fill("Table Name", "CAMPAIGNS");
        browser.press("Save");
        browser.awaitText("tbody", "CAMPAIGNS");
    }

    @Test
    void deadLettersAreResolved() {
        snowflake.add(Fault.once(
                RequestKind.MERGE,
                new FaultAction.FailBefore(new SnowflakeError("003001", "42501", "SQL access control error"))));
        UUID execution = amc.execution(user, "DEAD", Amc.rows(1));
        browser.awaitText("header", "Dead letters 1");
        browser.press("Dead letters");
        browser.awaitText("dead-letter-list", "Privilege missing", "after 1 attempt");
        browser.keepPicture("dead-letters");
        browser.press("Resolve");
        browser.agree();
        browser.awaitText("dead-letter-list", "nothing waits for you");
        assertThat(amc.status(execution)).isEqualTo("failed");
    }

    @Test
    void filtersStandInTheAddress() {
        UUID one = amc.execution(user, "FIRST_TABLE", Amc.rows(1));
        UUID other = amc.execution(user, "OTHER_TABLE", Amc.rows(1));
        browser.awaitText("tbody", "FIRST_TABLE", "OTHER_TABLE");
        browser.driver().findElement(By.name("q")).sendKeys("other");
        Browser.await(
                "the filtered list",
                () -> assertThat(browser.text("tbody")).contains("OTHER_TABLE").doesNotContain("FIRST_TABLE"));
        assertThat(browser.address()).isEqualTo("/executions?q=other");
        browser.open("/executions?status=skipped");
        browser.awaitText("main", "No execution matches");
        browser.press("Clear filters");
        browser.awaitText(row(one), "FIRST_TABLE");
        browser.awaitText(row(other), "OTHER_TABLE");
    }

    @Test
    void manyExecutionsComeInPagesWhichStandInTheAddress() {
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
    void aScheduleShowsItsExecutionsAlone() {
        UUID schedule = amc.schedule(user, "{}");
        UUID scheduled = amc.execution(user, schedule, "{}", "[]");
        UUID once = amc.execution(user, null, "{}", "[]");
        browser.awaitText(row(once), "once");
        browser.driver().navigate().refresh();
        Browser.await(
                "the schedule to choose",
                () -> browser.driver()
                        .findElement(By.cssSelector("select[name=schedule] option[value='" + schedule + "']"))
                        .click());
        Browser.await(
                "its executions", () -> assertThat(browser.count(row(once))).isZero());
        assertThat(browser.count(row(scheduled))).isEqualTo(1);
        assertThat(browser.address()).isEqualTo("/executions?schedule_id=" + schedule);
    }

    @Test
    void aFailureThatPassesSaysWhenItIsTriedAgain() {
        snowflake.add(Fault.once(
                RequestKind.MERGE,
                new FaultAction.FailBefore(new SnowflakeError("000603", "XX000", "SQL execution internal error"))));
        UUID execution = amc.execution(user, "PASSING", Amc.rows(1));
        browser.awaitText(row(execution), "✗", "Failed (1/3)", "next attempt at ");
        browser.open("/executions/" + execution);
        browser.awaitText("dialog", "It is tried again at ");
    }

    @Test
    void whileTheServiceIsAwayThePageSaysSoAndGoesOnByItself() {
        UUID execution = amc.execution(user, null, "{}", "[]");
        browser.awaitText(row(execution), "Skipped");
        browser.disconnect(true);
        browser.awaitText("[role=alert]", "The service does not answer just now");
        assertThat(browser.count(row(execution))).as("what was there before").isEqualTo(1);
        browser.keepPicture("away");
        browser.disconnect(false);
        Browser.await(
                "the page to go on",
                () -> assertThat(browser.count("[role=alert]")).isZero());
    }

    @Test
    void theStatementThatMendsAFailureIsCopied() {
        snowflake.add(Fault.once(
                RequestKind.MERGE,
                new FaultAction.FailBefore(new SnowflakeError("003001", "42501", "SQL access control error"))));
        UUID execution = amc.execution(user, "COPIED", Amc.rows(1));
        browser.open("/executions/" + execution);
        browser.awaitText("dialog pre", "GRANT CREATE TABLE");
        browser.driver()
                .executeCdpCommand(
                        "Browser.grantPermissions",
                        Map.of("permissions", List.of("clipboardReadWrite", "clipboardSanitizedWrite")));
        browser.press("Copy");
        browser.awaitText("toast-messages", "Copied");
        assertThat(browser.driver().executeAsyncScript("navigator.clipboard.readText().then(arguments[0])"))
                .isEqualTo("GRANT CREATE TABLE ON SCHEMA \"AMC\".\"PUBLIC\" TO ROLE \"AMC_LOADER\";");
    }

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
    void whatOthersWroteIsShownAsText() {
        String hostile = "<img src=x onerror=\"document.title='owned'\">{{1+1}}";
        UUID execution = amc.execution(user, "HOSTILE", Amc.rows(1));
        amc.update("UPDATE workflow_executions SET name = ? WHERE id = ?", hostile, execution);
        browser.awaitText(row(execution), hostile);
        assertThat(browser.driver().getTitle()).isEqualTo("Snowflake uploads");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/executions",
                "/dead-letters",
                "/schedules",
                "/schedules/new",
                "/dashboard",
                "/settings",
                "detail"
            })
    void everybodyCanUseEachPlace(String place) {
        UUID execution = amc.execution(user, "EVERYBODY", Amc.rows(3));
        amc.schedule(user, "{\"snowflake_enabled\": true}");
        browser.awaitText(row(execution), "Uploaded");
        String path = place.equals("detail") ? "/executions/" + execution : place;
        for (boolean isDark : new boolean[] {false, true}) {
            browser.darken(isDark);
            browser.open(path);
            browser.awaitText("h1", "");
            browser.awaitText("header", "Sign out");
            Browser.await("content", () -> assertThat(browser.text("main")).isNotEmpty());
            assertUsableByAll(path + (isDark ? " in the dark" : ""));
            browser.keepPicture(place.replace('/', '-') + (isDark ? "-dark" : ""));
        }
        browser.darken(false);
    }

    private void assertUsableByAll(String place) {
        assertThat(new AxeBuilder().analyze(browser.driver()).getViolations())
                .as("what axe finds at " + place)
                .extracting(Rule::toString)
                .isEmpty();
    }

    @Test
    void theKeyboardIsEnough() {
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
        assertThat(browser.address()).isEqualTo("/executions");
    }

    /** Those that README.md shows are copies of these. */
    @Test
    void theReadmesPictures() {
        UUID schedule =
                amc.schedule(user, "{\"snowflake_enabled\": true, \"snowflake_table_name\": \"campaign_performance\"}");
        amc.update("UPDATE workflow_schedules SET name = 'Weekly campaigns' WHERE id = ?", schedule);
        UUID first = named("Campaign performance, week 45", schedule, Amc.rows(840));
        UUID second = named("Campaign performance, week 46", schedule, Amc.rows(912));
        UUID third = named("Audience overlap, whole year", null, Amc.rows(1_500));
        for (UUID execution : List.of(first, second, third)) {
            browser.awaitText(row(execution), "Uploaded");
        }
        snowflake.add(Fault.once(
                RequestKind.MERGE,
                new FaultAction.FailBefore(new SnowflakeError(
                        "003001", "42501", "SQL access control error:\nInsufficient privileges to operate on table"))));
        UUID failed = named("New-to-brand customers", null, Amc.rows(75));
        browser.awaitText(row(failed), "Failed");
        named("Paths to conversion", null, "[]");
        snowflake.add(Fault.once(RequestKind.MERGE, new FaultAction.Delay(Duration.ofSeconds(20))));
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

    @ParameterizedTest
    @CsvSource({"/executions", "/schedules", "/dashboard", "/settings"})
    void aNarrowScreenNeedsNoSidewaysScrolling(String place) {
        amc.execution(user, "NARROW", Amc.rows(3));
        browser.narrow(true);
        try {
            browser.open(place);
            browser.awaitText("header", "Sign out");
            Browser.await("content", () -> assertThat(browser.text("main")).isNotEmpty());
            assertThat(browser.driver().executeScript("return document.documentElement.scrollWidth <= innerWidth"))
                    .isEqualTo(true);
            browser.keepPicture(place.substring(1) + "-narrow");
        } finally {
            browser.narrow(false);
        }
    }

    private static String row(UUID execution) {
        return "tr[data-execution='" + execution + "']";
    }
}
