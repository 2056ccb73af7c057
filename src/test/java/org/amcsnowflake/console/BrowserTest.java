package org.amcsnowflake.console;

import com.deque.html.axecore.selenium.AxeBuilder;
import org.amcsnowflake.flow.service.Amc;
import org.amcsnowflake.flow.service.ApiUsers;
import org.amcsnowflake.flow.service.Warehouse;
import org.amcsnowflake.local.snowflake.LocalSnowflake;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

import static org.assertj.core.api.Assertions.assertThat;

/** The console in a real browser, which reports no errors. Screenshots are in target/console/. */
@Tag("service")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledIf(
        value = "hasBrowser",
        disabledReason = "Debian's chromium-headless-shell (or chromium) and chromium-driver are not installed")
@ExtendWith(BrowserTest.Opening.class)
abstract class BrowserTest {
    private static final String AXE = axe();

    LocalSnowflake snowflake;
    Amc amc;
    Warehouse warehouse;
    Browser browser;

    private static String axe() {
        try (InputStream script = AxeBuilder.class.getResourceAsStream("/axe.min.js")) {
            return new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

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
        assertThat(violations("{}")).as("axe violations at " + place).isEmpty();
    }

    /** Only the colors differ in dark mode. */
    void assertReadableInTheDark(String place) {
        assertThat(violations("{runOnly: {type: 'rule', values: ['color-contrast']}}"))
                .as("axe violations at " + place + " in the dark")
                .isEmpty();
    }

    /** In the page: deque's AxeBuilder would put the results together in a window of its own, which takes three times as long. */
    private String violations(String options) {
        if (!Boolean.TRUE.equals(browser.driver().executeScript("return 'axe' in window"))) {
            browser.driver().executeScript(AXE);
        }
        return (String) browser.driver().executeAsyncScript("""
                const done = arguments[0];
                axe.run(document, {resultTypes: ['violations'], iframes: false, ...%s}).then(
                  (found) => done(found.violations.map((rule) =>
                    rule.id + ': ' + rule.help + '\\n' + rule.nodes.map((node) => node.html).join('\\n')).join('\\n')),
                  (error) => done(String(error)));""".formatted(options));
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
