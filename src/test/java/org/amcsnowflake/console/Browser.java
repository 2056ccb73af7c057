package org.amcsnowflake.console;

import org.awaitility.Awaitility;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Debian's Chromium, operated by visible names; each action waits for its element. */
public final class Browser implements AutoCloseable {
    /**
     * The shell is Chromium without a window, and needs a quarter less CPU time. Not by its script in /usr/bin, since the driver
     * would end only the script.
     */
    private static final Path BROWSER = Stream.of("/usr/lib/chromium/chromium-headless-shell", "/usr/bin/chromium")
            .map(Path::of)
            .filter(Files::isExecutable)
            .findFirst()
            .orElse(Path.of("no browser"));

    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

    private final ChromeDriver driver;
    private final String base;

    /** Records the messages of the current page, which disappear after some seconds. */
    private static final String KEEP_MESSAGES = """
            window.messages = new Set();
            new MutationObserver(() => document.querySelectorAll('.toast-body').forEach((body) => messages.add(body)))
              .observe(document, {childList: true, subtree: true});""";

    Browser(String base) {
        this.base = base;
        driver = start("1280,960");
        driver.executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", KEEP_MESSAGES));
    }

    /** A message that is or was shown since the page was opened. */
    void awaitMessage(String text) {
        await(
                "the message " + text,
                () -> assertThat(String.valueOf(driver.executeScript(
                                "return [...window.messages].map((body) => body.textContent).join('\\n')")))
                        .contains(text));
    }

    /** An empty window of this width and height. */
    public static ChromeDriver start(String size) {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(BROWSER.toFile());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--window-size=" + size,
                "--lang=en",
                "--force-prefers-reduced-motion");
        options.setCapability("goog:loggingPrefs", Map.of(LogType.BROWSER, "WARNING"));
        return new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(DRIVER.toFile())
                        .build(),
                options);
    }

    public static boolean isInstalled() {
        return Files.isExecutable(BROWSER) && Files.isExecutable(DRIVER);
    }

    ChromeDriver driver() {
        return driver;
    }

    void open(String path) {
        driver.get(base + path);
    }

    /** @param expected path and query; they change a moment after what is visible does */
    void awaitAddress(String expected) {
        await("the address", () -> assertThat(address()).isEqualTo(expected));
    }

    String address() {
        return driver.getCurrentUrl().substring(base.length());
    }

    /** A button or link, by its name. */
    void press(String name) {
        await("a button " + name, () -> top("button, a, summary", name).click());
    }

    /** Confirms the console's question. */
    void agree() {
        await(
                "a question",
                () -> driver.findElement(By.cssSelector("confirm-dialog button[value=yes]"))
                        .click());
    }

    /** A field, by its label. */
    WebElement field(String label) {
        String id = top("label", label).getDomAttribute("for");
        return driver.findElement(By.id(id));
    }

    void choose(String label) {
        await("an option " + label, () -> top("label", label).click());
    }

    void fill(String label, String text) {
        await("a field " + label, () -> {
            WebElement field = field(label);
            field.sendKeys(Keys.chord(Keys.CONTROL, "a"), Keys.DELETE);
            field.sendKeys(text);
        });
    }

    /** In a field without a label of its own, such as one of a table. */
    void type(String css, String text) {
        await("a field " + css, () -> {
            WebElement field = driver.findElement(By.cssSelector(css));
            field.sendKeys(Keys.chord(Keys.CONTROL, "a"), Keys.DELETE);
            field.sendKeys(text);
        });
    }

    void select(String css, String label) {
        await(
                "an option " + label,
                () -> driver.findElements(By.cssSelector(css + " option")).stream()
                        .filter(option -> option.getText().equals(label))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(css + " has no option " + label))
                        .click());
    }

    /** The name of the focused element. */
    String focused() {
        return driver.switchTo().activeElement().getAccessibleName();
    }

    void pressKey(CharSequence key) {
        driver.switchTo().activeElement().sendKeys(key);
    }

    void scrollTo(String css) {
        driver.executeScript("document.querySelector(arguments[0]).scrollIntoView()", css);
    }

    /**
     * In the topmost dialog, if there is one, since it hides the rest. The script in the page preselects candidates:
     * asking the driver for the name of each element of a long list takes seconds.
     */
    @SuppressWarnings("unchecked")
    private WebElement top(String css, String text) {
        List<WebElement> candidates = (List<WebElement>) driver.executeScript("""
                const [css, text] = arguments;
                const place = [...document.querySelectorAll('dialog[open]')].at(-1) ?? document;
                const words = (element) => [element.innerText, element.getAttribute('aria-label'), element.title]
                  .join(' ').replace(/\\s+/g, ' ');
                return [...place.querySelectorAll(css)].filter((element) => words(element).includes(text));""", css, text);
        return candidates.stream()
                .filter(WebElement::isDisplayed)
                .filter(element -> text.equals(element.getAccessibleName()) || isNamed(element, text))
                .findFirst()
                .orElseThrow(() -> new AssertionError("The page shows no " + css + " named " + text));
    }

    private static boolean isNamed(WebElement element, String text) {
        return element.getText().replaceFirst("\\s*(\\*|\\d+\\+?)$", "").strip().equals(text);
    }

    String text(String css) {
        return String.join(
                "\n",
                driver.findElements(By.cssSelector(css)).stream()
                        .map(WebElement::getText)
                        .toList());
    }

    int count(String css) {
        return driver.findElements(By.cssSelector(css)).size();
    }

    void awaitText(String css, String... parts) {
        await(css + " with " + List.of(parts), () -> assertThat(text(css)).contains(parts));
    }

    static void await(String what, Runnable step) {
        Awaitility.await(what)
                // Each poll costs the browser more than the test.
                .pollInterval(Duration.ofMillis(100))
                // Thrown if the page has replaced the element in the meantime.
                .ignoreExceptionsInstanceOf(WebDriverException.class)
                .untilAsserted(step::run);
    }

    /** The messages in the browser's console: errors, and violations of the content policy. */
    List<String> errors() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::getMessage)
                .toList();
    }

    void keepPicture(String name) {
        try {
            Path folder = Files.createDirectories(Path.of("target/console"));
            Files.write(folder.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void darken(boolean isDark) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(Map.of("name", "prefers-color-scheme", "value", isDark ? "dark" : "light"))));
    }

    void narrow(boolean isNarrow) {
        if (isNarrow) {
            driver.executeCdpCommand(
                    "Emulation.setDeviceMetricsOverride",
                    Map.of("width", 360, "height", 780, "deviceScaleFactor", 1, "mobile", true));
        } else {
            driver.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
        }
    }

    /** Simulates an unavailable network or service. */
    void disconnect(boolean isAway) {
        driver.executeCdpCommand("Network.enable", Map.of());
        driver.executeCdpCommand(
                "Network.emulateNetworkConditions",
                Map.of("offline", isAway, "latency", 0, "downloadThroughput", -1, "uploadThroughput", -1));
    }

    @Override
    public void close() {
        driver.quit();
    }
}
