package org.amcsnowflake.architecture;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** config/application.properties lists and explains all settings. */
class SettingsTest {
    private static final Path REFERENCE = Path.of("config/application.properties");
    private static final Pattern IN_ROUTE = Pattern.compile("\\{\\{([a-z][a-zA-Z.-]*)}}");
    private static final Pattern IN_EXPRESSION = Pattern.compile("\\$\\{properties:([a-zA-Z.-]+)}");
    private static final Pattern IN_JAVA = Pattern.compile("\"([a-z]+\\.[a-z.-]+)\"");
    private static final Pattern IN_FACTORY = Pattern.compile("settings\\.apply\\(\"([a-z.-]+)\"\\)");
    /** Set by the service itself at the start. */
    private static final Set<String> NOT_SET = Set.of("instance.id");

    @Test
    void usedAndDocumentedSettingsAreTheSame() throws IOException {
        Set<String> used = new TreeSet<>();
        used.addAll(found("routes", ".yaml", IN_ROUTE));
        used.addAll(found("routes", ".yaml", IN_EXPRESSION));
        used.addAll(found("config", "application.properties", IN_ROUTE));
        used.addAll(found("src/main/java", ".java", IN_ROUTE));
        used.addAll(found("src/main/java", ".java", IN_FACTORY));
        used.addAll(found("src/main/resources/sql", ".sql", IN_EXPRESSION));
        used.addAll(found("src/main/java/org/amcsnowflake/operations", "Settings.java", IN_JAVA));
        used.removeAll(NOT_SET);

        assertThat(documented()).isEqualTo(used);
    }

    @Test
    void everySettingIsExplainedAbove() throws IOException {
        boolean explained = false;
        for (String line : Files.readAllLines(REFERENCE)) {
            if (line.isBlank()) {
                explained = false;
            } else if (line.startsWith("#")) {
                explained = true;
            } else if (!line.startsWith("camel.")) {
                assertThat(explained).as("a comment above %s", line).isTrue();
            }
        }
    }

    /** Kubernetes kills a process 30 seconds after it asked it to stop. */
    @Test
    void aStopEndsWithinTwentyFiveSeconds() throws IOException {
        Properties settings = new Properties();
        try (InputStream in = Files.newInputStream(REFERENCE)) {
            settings.load(in);
        }
        assertThat(Stream.of("camel.main.shutdownTimeout", "camel.main.extraShutdownTimeout")
                        .mapToInt(name -> Integer.parseInt(settings.getProperty(name)))
                        .sum())
                .isLessThan(25);
    }

    @Test
    void theLocalModeUsesOnlyDocumentedSettings() throws IOException {
        Set<String> local = new HashSet<>(properties(Path.of("config/application-local.properties")));
        local.removeIf(name -> name.startsWith("local.") || name.startsWith("jwt."));

        assertThat(properties(REFERENCE)).containsAll(local);
    }

    private static Set<String> documented() throws IOException {
        return properties(REFERENCE).stream()
                .filter(name -> !name.startsWith("camel."))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> properties(Path file) throws IOException {
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            properties.load(in);
        }
        return properties.stringPropertyNames();
    }

    private static Set<String> found(String folder, String ending, Pattern pattern) throws IOException {
        Set<String> names = new HashSet<>();
        List<Path> files;
        try (Stream<Path> all = Files.walk(Path.of(folder))) {
            files = all.filter(file -> file.toString().endsWith(ending)).toList();
        }
        for (Path file : files) {
            Matcher matcher = pattern.matcher(Files.readString(file));
            while (matcher.find()) {
                names.add(matcher.group(1));
            }
        }
        return names;
    }
}
