package org.amcsnowflake.console;

import org.amcsnowflake.flow.Amc;
import org.amcsnowflake.flow.Callers;
import org.amcsnowflake.flow.RunningService;
import org.amcsnowflake.flow.Warehouse;
import org.amcsnowflake.local.postgres.LocalPostgres;
import org.amcsnowflake.local.postgres.TestPostgres;
import org.amcsnowflake.local.snowflake.LocalSnowflake;
import org.amcsnowflake.local.snowflake.LocalSnowflakeSettings;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIf;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

/** The running service with its console in a real browser, which has nothing to complain of. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledIf(value = "hasBrowser", disabledReason = "Debian's chromium and chromium-driver are not installed")
abstract class BrowserTest {
    private final TestPostgres.Database database = LocalPostgres.forTests().freshDatabase();
    final LocalSnowflake snowflake = LocalSnowflake.start(LocalSnowflakeSettings.demo());
    final Amc amc = new Amc(database.dataSource());
    final Warehouse warehouse = new Warehouse(snowflake);
    Browser browser;
    private RunningService service;

    static boolean hasBrowser() {
        return Browser.isInstalled();
    }

    @BeforeAll
    void start() throws IOException {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(30));
        int port = freePort();
        Map<String, String> settings =
                new HashMap<>(Map.of("http.port", Integer.toString(port), "retry.redeliveries", "0"));
        settings.putAll(settings());
        service = RunningService.start(database, snowflake, settings);
        browser = new Browser("http://127.0.0.1:" + port);
    }

    /** What this test sets otherwise. */
    Map<String, String> settings() {
        return Map.of();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @AfterEach
    void nothingWasComplainedOf() {
        snowflake.clearFaults();
        assertThat(browser.complaints())
                .as("what the browser complains of")
                .filteredOn(message -> !message.contains("Failed to load resource") || isMalformed(message))
                .isEmpty();
    }

    /**
     * What the API refuses is an answer, though Chromium writes it down as an error; but it is the console's own mistake where
     * nobody has entered anything.
     */
    private static boolean isMalformed(String message) {
        return message.contains("status of 400") && !message.contains("/test-connection");
    }

    @AfterAll
    void stop() {
        browser.close();
        service.close();
        warehouse.close();
        snowflake.close();
    }

    /** In a tab of its own, as it were. */
    void signInAs(UUID user) {
        signOut();
        browser.open("/#token=" + Callers.token(user));
        browser.awaitText("h1", "Executions");
    }

    void signOut() {
        browser.open("/console/icon.svg");
        browser.driver().executeScript("sessionStorage.clear()");
    }
}
