package org.amcsnowflake.operations;

import org.amcsnowflake.console.Browser;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIf;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** An operator uses Hawtio in a real browser. Screenshots are in target/hawtio/. */
@Tag("service")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledIf(
        value = "hasBrowser",
        disabledReason = "Debian's chromium-headless-shell (or chromium) and chromium-driver are not installed")
class HawtioTest {
    private static final String VIEWER_PASSWORD = "password-of-the-viewer";
    private static final String ROUTE = "work-on-claims";

    /**
     * The diagram requests the counts of all routes every two seconds, and Camel takes a second of CPU time to compute
     * them.
     */
    private static final String LOOK_LESS_OFTEN = """
            const often = window.setInterval;
            window.setInterval = (work, pause, ...more) => often(work, pause === 2000 ? 6000 : pause, ...more);""";

    private final ManagedService service = new ManagedService(Map.of("hawtio.viewer.password", VIEWER_PASSWORD));
    private final UUID user = service.amc.userWithDestination();
    private ChromeDriver browser;

    static boolean hasBrowser() {
        return Browser.isInstalled();
    }

    @BeforeAll
    void start() {
        browser = Browser.start("1600,1300");
        browser.executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", LOOK_LESS_OFTEN));
    }

    @AfterAll
    void stop() {
        browser.quit();
        service.close();
    }

    /** Needs much CPU time: Hawtio draws all routes, and Camel computes their counts again and again. */
    @Test
    @Tag("soak")
    void anOperatorWatchesAnUploadInTheDiagramOfItsRoute() throws IOException {
        signIn(ManagedService.USER, ManagedService.PASSWORD);
        browser.get(service.base + "/hawtio/camel/routes");
        click("//*[@role='treeitem']//button[text()='" + ROUTE + "']");
        click("//*[text()='Route Diagram']");
        await("the route's page", () -> assertThat(text("//h1")).contains(ROUTE));
        await("the diagram", () -> assertThat(node("record-attempt-start")).contains("0"));
        awaitStatus(newExecution(), "uploaded");
        await("its counts", () -> assertThat(node("record-attempt-start")).contains("1"));
        assertThat(text("//*[@role='tree']")).contains("claim-executions", ROUTE, "merge-rows");
        keepPicture("diagram");
        assertNoErrors();
    }

    @Test
    void anOperatorStopsAndStartsARouteAndAViewerCannot() throws IOException {
        browser.get(service.base + "/hawtio/");
        assertThat(browser.findElements(By.id("root")))
                .as("console without a login")
                .isEmpty();

        signIn(ManagedService.USER, ManagedService.PASSWORD);
        // Not the first page, which slowly draws all routes.
        browser.get(service.base + "/hawtio/camel/routes");
        click(row(ROUTE) + "//input");
        press("Stop");
        await("the route's end", () -> assertThat(text(row(ROUTE))).contains("Stopped"));
        UUID waiting = newExecution();
        awaitStatus(waiting, "uploading");
        show(row(ROUTE));
        keepPicture("stopped");
        press("Start");
        await("the route's start", () -> assertThat(text(row(ROUTE))).contains("Started"));
        awaitStatus(waiting, "uploaded");
        show(row(ROUTE));
        keepPicture("started");

        assertThatAViewerCannotStopIt();
        assertNoErrors();
    }

    private void assertNoErrors() {
        assertThat(browser.manage().logs().get(LogType.BROWSER).getAll().stream()
                        .map(LogEntry::getMessage))
                .noneMatch(message -> message.contains("Content Security Policy") || message.contains("Uncaught"));
    }

    private void assertThatAViewerCannotStopIt() throws IOException {
        signIn("viewer", VIEWER_PASSWORD);
        browser.get(service.base + "/hawtio/camel/routes");
        click(row(ROUTE) + "//input");
        await(
                "the disabled button",
                () -> assertThat(browser.findElements(By.xpath("//button[@disabled and contains(., 'Stop')]")))
                        .isNotEmpty());
        assertThat(browser.findElements(By.xpath("//button[contains(., 'Stop')]")))
                .singleElement()
                .satisfies(button -> assertThat(button.isEnabled()).isFalse());
        keepPicture("viewer");
    }

    /** Like the browser's login prompt. */
    private void signIn(String name, String password) {
        browser.get(service.base.toString().replace("//", "//" + name + ":" + password + "@") + "/hawtio/user");
    }

    /** The text of a step in the diagram, including its counts. */
    private List<String> node(String step) {
        return text("//*[contains(@class, 'react-flow__node') and contains(., '(ID: " + step + ")')]");
    }

    private static String row(String route) {
        return "//tr[td[@data-label='Name' and text()='" + route + "']]";
    }

    private List<String> text(String path) {
        return browser.findElements(By.xpath(path)).stream()
                .flatMap(element -> Stream.of(element.getText().split("\\s+")))
                .toList();
    }

    private void press(String button) {
        click("//button[not(@disabled) and contains(., '" + button + "')]");
    }

    private void show(String path) {
        browser.executeScript("arguments[0].scrollIntoView({block: 'center'})", browser.findElement(By.xpath(path)));
    }

    private void click(String path) {
        await(path, () -> {
            WebElement element = browser.findElements(By.xpath(path)).stream()
                    .filter(WebElement::isDisplayed)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("The page shows no " + path));
            element.click();
        });
    }

    private static void await(String what, Runnable step) {
        Awaitility.await(what)
                .ignoreException(StaleElementReferenceException.class)
                .untilAsserted(step::run);
    }

    private UUID newExecution() {
        return service.amc.execution(user, "t", "[{\"a\": 1}]");
    }

    private void awaitStatus(UUID execution, String status) {
        Awaitility.await("the execution becomes " + status).until(() -> status.equals(service.amc.status(execution)));
    }

    private void keepPicture(String name) throws IOException {
        Path folder = Files.createDirectories(Path.of("target/hawtio"));
        Files.write(folder.resolve(name + ".png"), browser.getScreenshotAs(OutputType.BYTES));
    }
}
