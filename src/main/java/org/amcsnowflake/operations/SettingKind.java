package org.amcsnowflake.operations;

import org.apache.camel.component.micrometer.prometheus.BindersHelper;
import org.apache.camel.impl.engine.DefaultClassResolver;
import org.apache.camel.util.TimeUtils;
import org.postgresql.Driver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The kind of value that a setting takes.
 *
 * @param sentence completes "it must be"
 * @param isSecret whether the value may contain a secret: it is not shown, and may come from a file
 * @param isRight whether a non-empty value is valid
 */
record SettingKind(String sentence, boolean mayBeEmpty, boolean isSecret, Predicate<String> isRight) {
    /** Each unit once, in descending order: Camel or PostgreSQL refuses others. */
    private static final Pattern DURATION =
            Pattern.compile("0|(?=\\d)(\\d{1,9}d)?(\\d{1,9}h)?(\\d{1,9}m)?(\\d{1,9}s)?(\\d{1,9}ms)?");

    private static final Pattern EVALUATED = Pattern.compile("#(bean|class|type|property|valueAs|autowired)");

    private static final int HIGHEST_PORT = 65_535;

    /** PostgreSQL accepts only smaller ones. */
    private static final Duration OFFSET_LIMIT = Duration.ofHours(16);

    /** PostgreSQL refuses the sign that Java expects before more digits. */
    private static final int LAST_YEAR = 9_999;

    private static SettingKind required(String sentence, Predicate<String> isRight) {
        return new SettingKind(sentence, false, false, isRight);
    }

    SettingKind orEmpty() {
        return new SettingKind(sentence + ", or empty", true, isSecret, isRight);
    }

    SettingKind secret() {
        return new SettingKind(sentence, mayBeEmpty, true, isRight);
    }

    /** Any text; further checks are left to the code that reads it. */
    static SettingKind text() {
        return new SettingKind("text", true, false, text -> true);
    }

    /** For properties of beans in routes/beans.camel.yaml, which may name other beans and classes. */
    static SettingKind textOfBean() {
        return new SettingKind(
                "text that does not begin with #bean:, #class:, #type:, #property:, #valueAs or #autowired, which Camel"
                        + " would evaluate",
                true,
                false,
                text -> !EVALUATED.matcher(text).lookingAt());
    }

    static SettingKind requiredText() {
        return required("text", text -> true);
    }

    static SettingKind wholeNumber(long least, long most) {
        return required(
                "a whole number from " + least + " to " + most,
                text -> text.matches("\\d{1,18}") && isBetween(Long.parseLong(text), least, most));
    }

    static SettingKind number(int least, int most) {
        return required(
                "a number from " + least + " to " + most,
                text -> text.matches("\\d{1,9}([.]\\d{1,9})?") && isBetween(Double.parseDouble(text), least, most));
    }

    private static boolean isBetween(double value, double least, double most) {
        return value >= least && value <= most;
    }

    static SettingKind port() {
        return required(
                "a port from 0 to 65535", text -> text.matches("\\d{1,5}") && Integer.parseInt(text) <= HIGHEST_PORT);
    }

    static SettingKind duration(String least, String most) {
        return required(
                "a duration from " + least + " to " + most + ", such as 500ms, 30s, 5m or 1h30m",
                text -> DURATION.matcher(text).matches()
                        && isBetween(
                                TimeUtils.toMilliSeconds(text),
                                TimeUtils.toMilliSeconds(least),
                                TimeUtils.toMilliSeconds(most)));
    }

    static SettingKind milliseconds(long least) {
        return wholeNumber(least, Duration.ofDays(1).toMillis());
    }

    static SettingKind bool() {
        return oneOf("true", "false");
    }

    static SettingKind oneOf(String... words) {
        return required(String.join(" or ", words), text -> Arrays.stream(words).anyMatch(text::equalsIgnoreCase));
    }

    static SettingKind time() {
        return required("a time such as 2026-11-01T00:00:00Z, with an offset of less than 16 hours", text -> {
            try {
                return text.contains("T")
                        ? isInPostgres(OffsetDateTime.parse(text))
                        : isInPostgres(LocalDate.parse(text).getYear());
            } catch (DateTimeException e) {
                return false;
            }
        });
    }

    private static boolean isInPostgres(OffsetDateTime time) {
        return isInPostgres(time.getYear()) && Math.abs(time.getOffset().getTotalSeconds()) < OFFSET_LIMIT.toSeconds();
    }

    private static boolean isInPostgres(int year) {
        return year > 0 && year <= LAST_YEAR;
    }

    static SettingKind webAddress() {
        return required("an address such as https://host/path or https://host:8443/path", text -> {
            try {
                URI address = URI.create(text);
                return address.getHost() != null
                        && address.getPort() != 0
                        && address.getPort() <= HIGHEST_PORT
                        && address.getFragment() == null
                        && List.of("http", "https").contains(address.getScheme());
            } catch (IllegalArgumentException e) {
                return false;
            }
        });
    }

    static SettingKind name() {
        return required("a name of letters, digits, spaces, '.', '_' and '-'", text -> text.matches("[\\w. -]+"));
    }

    static SettingKind metricsBinders() {
        return required("names of Micrometer's binders, such as jvm-memory,uptime", text -> {
            try {
                return BindersHelper.discoverBinders(new DefaultClassResolver(), text)
                                .size()
                        == text.split(",").length;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    static SettingKind database() {
        return required(
                "written jdbc:postgresql://host:port/database",
                text -> text.startsWith("jdbc:postgresql:") && Driver.parseURL(text, null) != null);
    }

    /** The folder is created if it does not exist. */
    static SettingKind writableFolder() {
        return required("a folder that this service's user can write to", text -> {
            try {
                return Files.isWritable(Files.createDirectories(Path.of(text)));
            } catch (IOException | InvalidPathException e) {
                return false;
            }
        });
    }

    static SettingKind folder() {
        return required("an existing folder", text -> {
            try {
                return Files.isDirectory(Path.of(text));
            } catch (InvalidPathException e) {
                return false;
            }
        });
    }

    /** Comma separated, in Camel's notation; each must match at least one file, since Camel starts without any. */
    static SettingKind routeFiles() {
        return required(
                "existing YAML files, such as file:routes/*.camel.yaml, and optionally Java files, such as file:routes/*.java",
                text -> Arrays.stream(text.split(",")).map(String::strip).allMatch(SettingKind::hasFile));
    }

    private static boolean hasFile(String location) {
        if (location.startsWith("file:") && location.endsWith(".java")) {
            return true;
        }
        if (!location.endsWith(".yaml")) {
            return false;
        }
        if (location.startsWith("classpath:")) {
            return SettingKind.class.getClassLoader().getResource(location.substring("classpath:".length())) != null;
        }
        if (!location.startsWith("file:")) {
            return false;
        }
        try {
            Path pattern = Path.of(location.substring("file:".length()));
            Path folder = pattern.getParent() == null ? Path.of("") : pattern.getParent();
            try (DirectoryStream<Path> files =
                    Files.newDirectoryStream(folder, pattern.getFileName().toString())) {
                return files.iterator().hasNext();
            }
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }
}
