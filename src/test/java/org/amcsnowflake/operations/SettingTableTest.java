package org.amcsnowflake.operations;

import org.apache.camel.util.TimeUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Each wrong value of a documented setting is reported in one sentence that names the setting. */
class SettingTableTest {
    @TempDir
    Path folder;

    private static final List<String> NUMBERS =
            List.of("", "-1", "many", "1.5", "1e3", "0x10", "10 000", "99999999999999999999");
    private static final List<String> DURATIONS = List.of(
            "",
            "5",
            "-1s",
            "soon",
            "1.5s",
            "30 seconds",
            "1s!",
            "PT30S",
            "9999d",
            "99999999999d",
            "60s60s",
            "1s1m",
            "1ms60s",
            "1s1h");
    private static final List<String> TRUTHS = List.of("", "yes", "1", "tru");
    private static final List<String> PORTS = List.of("", "eighty", "-1", "65536", "80 80", "8080,8081");
    private static final List<String> ADDRESSES = List.of(
            "notaurl",
            "example.com",
            "ftp://example.com/",
            "https://",
            "http:/x",
            "https://a b/",
            "https://example.com:99999/",
            "https://example.com:0/",
            "https://example.com/#part");

    /** Checked elsewhere, or any text. */
    private static final Set<String> OF_ANY_TEXT = Set.of(
            "jwt.secret",
            "jwt.issuer",
            "jwt.audience",
            "oidc.client-id",
            "hawtio.user",
            "hawtio.password",
            "hawtio.viewer.user",
            "hawtio.viewer.password",
            "snowflake.hosts");

    private static final Map<String, List<String>> WRONG = Map.ofEntries(
            Map.entry(
                    "database.url",
                    List.of("", "postgres://db/amc", "jdbc:mysql://db/amc", "jdbc:postgresql://db:port/amc")),
            Map.entry(
                    "claim.completed-after",
                    List.of(
                            "foo",
                            "yesterday",
                            "2026-13-01",
                            "2026-11-01T00:00:00",
                            "2026-02-30T00:00:00Z",
                            "2026-11-01T00:00:00+16:00",
                            "2026-11-01T00:00:00-17:00",
                            "+10000-01-01T00:00:00Z",
                            "+999999-01-01",
                            "1793491200")),
            Map.entry(
                    "database.password",
                    List.of("#bean:sql", "#class:java.lang.String", "#valueAs(int):7", "#autowired", "#property:a")),
            Map.entry("upload.directory", List.of("", "README.md", "README.md/batches", "/proc/no/such")),
            Map.entry("upload.column-case", List.of("", "lower", "keep,upper")),
            Map.entry("upload.compression", List.of("", "none", "bzip2", "gzip 9")),
            Map.entry("dead-letter.webhook", ADDRESSES),
            Map.entry("jwt.jwks.url", ADDRESSES),
            Map.entry("oidc.issuer", ADDRESSES),
            Map.entry("tracing.endpoint", ADDRESSES),
            Map.entry("workload-identity.issuer", ADDRESSES),
            Map.entry("retry.multiplier", List.of("", "0", "-1", "x", "1e2", "101")),
            Map.entry("retry.jitter", List.of("", "-0.1", "1.1", "x", "20%")),
            Map.entry(
                    "camel.main.routesIncludePattern",
                    List.of(
                            "",
                            "routes",
                            "file:routes",
                            "file:routes/*.xml",
                            "file:no/such/*.yaml",
                            "file:config/log4j2.properties",
                            "classpath:no/such.yaml",
                            "classpath:no/such/*.yaml",
                            "classpath:")),
            Map.entry("camel.main.name", List.of("", "a\"b", "a:b", "a*")),
            Map.entry("camel.metrics.binders", List.of("nonsense", "jvm-memory,nonsense", "*")),
            Map.entry("camel.main.routesReloadDirectory", List.of("", "no/such", "README.md")));

    static Stream<String> documented() throws IOException {
        return new TreeSet<>(reference().keySet()).stream();
    }

    private static Map<String, String> reference() throws IOException {
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(Path.of("config/application.properties"))) {
            properties.load(in);
        }
        Map<String, String> all = new HashMap<>();
        properties.stringPropertyNames().forEach(name -> all.put(name, properties.getProperty(name)));
        return all;
    }

    /** The delivered values, completed for settings without a default. */
    private static Map<String, String> good() throws IOException {
        Map<String, String> all = reference();
        all.put("database.url", "jdbc:postgresql://127.0.0.1:5432/amc");
        all.put("database.user", "amc");
        all.put("fernet.key", "key");
        all.put("upload.directory", "target/batches");
        all.replaceAll(
                (name, value) -> value.startsWith("{{") ? all.get(value.substring(2, value.length() - 2)) : value);
        return all;
    }

    private static void check(Map<String, String> settings) {
        SettingTable.check(name -> Optional.ofNullable(settings.get(name)).filter(value -> !value.isEmpty()));
    }

    @Test
    void hasTheDocumentedSettings() throws IOException {
        assertThat(SettingTable.kinds().keySet()).isEqualTo(reference().keySet());
        assertThatCode(() -> check(good())).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("documented")
    void refusesEachWrongValueInOneSentence(String name) throws IOException {
        for (String value : wrongFor(name)) {
            Map<String, String> settings = good();
            settings.put(name, value);
            String variable = variable(name);

            assertThatThrownBy(() -> check(settings))
                    .as(name + "=" + value)
                    .isInstanceOf(StartFailure.class)
                    .message()
                    .startsWith(
                            value.isEmpty()
                                    ? "The setting " + variable + " is missing: "
                                    : SettingTable.kinds().get(name).isSecret()
                                            ? variable + " must be "
                                            : variable + " is '" + value + "'; it must be ")
                    .endsWith(".")
                    .hasLineCount(1);
        }
    }

    /** Camel reads all durations; PostgreSQL reads some of them, and refuses a unit that occurs twice. */
    @Test
    void acceptsDurationsOfDescendingUnits() throws IOException {
        Map<String, String> settings = good();
        for (String value : List.of("0", "0s", "1h30m", "1d2h3m4s5ms", "1m1500ms", "10s1ms", "86400s")) {
            settings.put("outage.patience", value);
            assertThatCode(() -> check(settings)).as(value).doesNotThrowAnyException();
            assertThat(TimeUtils.toMilliSeconds(value)).isNotNegative();
        }
    }

    @Test
    void refusesAnOldNameAndReportsTheNewOne() throws IOException {
        Map<String, String> good = good();
        assertThat(SettingTable.newNames()).isNotEmpty().allSatisfy((oldName, newName) -> {
            assertThat(SettingTable.kinds()).containsKey(newName).doesNotContainKey(oldName);

            Map<String, String> settings = new HashMap<>(good);
            settings.put(oldName, settings.remove(newName));
            assertThatThrownBy(() -> check(settings))
                    .isInstanceOf(StartFailure.class)
                    .hasMessage("The setting " + variable(oldName) + " has been renamed to " + variable(newName)
                            + ": rename " + oldName + " to " + newName
                            + " in config/application.properties, or the variable in the environment.");
        });
    }

    @Test
    void readsEachSecretFromAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("secret"), " a secret\n\n");
        Map<String, String> files = new HashMap<>();
        SettingTable.kinds().keySet().forEach(name -> files.put(name + ".file", file.toString()));

        assertThat(fromFiles(files))
                .containsOnlyKeys(
                        "database.url",
                        "database.password",
                        "fernet.key",
                        "jwt.secret",
                        "hawtio.password",
                        "hawtio.viewer.password",
                        "dead-letter.webhook")
                .allSatisfy((name, value) -> assertThat(value).isEqualTo(" a secret\n"));
    }

    @Test
    void refusesASecretsFileThatCannotBeUsed() throws IOException {
        Path empty = Files.writeString(folder.resolve("empty"), "\n");
        Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff});

        assertThatThrownBy(() -> fromFiles(Map.of("fernet.key.file", "no/such/file", "fernet.key", "")))
                .isInstanceOf(StartFailure.class)
                .hasMessage("FERNET_KEY_FILE is 'no/such/file'; there is no such file.");
        assertThatThrownBy(() -> fromFiles(Map.of("jwt.secret.file", binary.toString())))
                .isInstanceOf(StartFailure.class)
                .hasMessage("JWT_SECRET_FILE is '" + binary + "'; it must be a text file that this service's user can"
                        + " read.");
        assertThatThrownBy(() -> fromFiles(Map.of("database.password.file", empty.toString())))
                .isInstanceOf(StartFailure.class)
                .hasMessage("DATABASE_PASSWORD_FILE is '" + empty + "'; the file is empty: write the value of"
                        + " DATABASE_PASSWORD to it, or remove the setting.");
        assertThatThrownBy(() -> fromFiles(Map.of("fernet.key.file", empty.toString(), "fernet.key", "key")))
                .isInstanceOf(StartFailure.class)
                .hasMessage("FERNET_KEY and FERNET_KEY_FILE are both set: remove one of them.");
        assertThatThrownBy(() -> fromFiles(Map.of("fernet.key.file", empty.toString()), "FERNET_KEY"))
                .isInstanceOf(StartFailure.class)
                .hasMessage("FERNET_KEY and FERNET_KEY_FILE are both set: remove one of them.");
    }

    private static Map<Object, Object> fromFiles(Map<String, String> settings, String... variables) {
        return SettingTable.secretsFromFiles(
                name -> Optional.ofNullable(settings.get(name)).filter(value -> !value.isEmpty()), Set.of(variables));
    }

    private static String variable(String name) {
        return name.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
    }

    private static List<String> wrongFor(String name) {
        if (WRONG.containsKey(name)) {
            return WRONG.get(name);
        }
        String sentence = SettingTable.kinds().get(name).sentence();
        List<String> wrong = sentence.startsWith("a whole number")
                ? NUMBERS
                : sentence.startsWith("a duration")
                        ? DURATIONS
                        : sentence.startsWith("a port")
                                ? PORTS
                                : sentence.startsWith("true")
                                        ? TRUTHS
                                        : OF_ANY_TEXT.contains(name) ? List.<String>of() : List.of("");
        assertThat(OF_ANY_TEXT.contains(name) || !wrong.isEmpty())
                .as("wrong values of " + name)
                .isTrue();
        return wrong;
    }
}
