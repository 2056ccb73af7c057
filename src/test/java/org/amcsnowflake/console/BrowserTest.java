package org.amcsnowflake.console;

import com.deque.html.axecore.args.AxeRunOptions;
import com.deque.html.axecore.results.Rule;
import com.deque.html.axecore.selenium.AxeBuilder;
import org.amcsnowflake.flow.Amc;
import org.amcsnowflake.flow.ApiUsers;
import org.amcsnowflake.flow.Warehouse;
import org.amcsnowflake.local.snowflake.LocalSnowflake;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** The console in a real browser, which reports no errors. Screenshots are in target/console/. */
@Tag("service")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledIf(value = "hasBrowser", disabledReason = "Debian's chromium and chromium-driver are not installed")
@ExtendWith(BrowserTest.Opening.class)
abstract class BrowserTest {
    LocalSnowflake snowflake;
    Amc amc;
    Warehouse warehouse;
    Browser browser;

    static boolean hasBrowser() {
        return Browser.isInstalled();
    }

    /** Settings of this test that differ from the usual ones. */
    Map<String, String> settings() {
        return Map.of();
    }

    RunningConsole console() {
        return RunningConsole.with(settings());
    }

    static final class Opening implements BeforeAllCallback {
        @Override
        public void beforeAll(ExtensionContext context) {
            BrowserTest test = (BrowserTest) context.getRequiredTestInstance();
            RunningConsole console = test.console();
            test.snowflake = console.service.snowflake;
            test.amc = console.service.amc;
            test.warehouse = console.service.warehouse;
            test.browser = console.browser;
        }
    }

    @AfterEach
    void theBrowserReportsNoErrors() {
        snowflake.clearFaults();
        assertThat(browser.errors())
                .as("errors of the browser")
                .filteredOn(message -> !message.contains("Failed to load resource") || isMalformed(message))
                .isEmpty();
    }

    /**
     * Chromium reports error responses of the API as errors. They are expected, except for malformed requests, which
     * are the console's fault.
     */
    private static boolean isMalformed(String message) {
        return message.contains("status of 400") && !message.contains("/test-connection");
    }

    void assertAccessible(String place) {
        assertNothingFoundBy(axe(), place);
    }

    /** Only the colors differ in dark mode. */
    void assertReadableInTheDark(String place) {
        assertNothingFoundBy(axe().withRules(List.of("color-contrast")), place + " in the dark");
    }

    /** Otherwise the result describes each element without violations too. */
    private static AxeBuilder axe() {
        AxeRunOptions options = new AxeRunOptions();
        options.setResultTypes(List.of("violations"));
        options.setIFrames(false);
        return new AxeBuilder().withOptions(options);
    }

    private void assertNothingFoundBy(AxeBuilder axe, String place) {
        assertThat(axe.analyze(browser.driver()).getViolations())
                .as("axe violations at " + place)
                .extracting(Rule::toString)
                .isEmpty();
    }

    /** Like in a separate tab. */
    void signInAs(Object user) {
        signOut();
        browser.open("/#token=" + ApiUsers.token(user));
        browser.awaitText("h1", "Executions");
    }

    void signOut() {
        browser.open("/console/icon.svg");
        browser.driver().executeScript("sessionStorage.clear()");
    }
}
