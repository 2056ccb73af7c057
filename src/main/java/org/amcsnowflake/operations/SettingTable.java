package org.amcsnowflake.operations;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.function.Function;

import static org.amcsnowflake.operations.SettingKind.bool;
import static org.amcsnowflake.operations.SettingKind.database;
import static org.amcsnowflake.operations.SettingKind.duration;
import static org.amcsnowflake.operations.SettingKind.folder;
import static org.amcsnowflake.operations.SettingKind.metricsBinders;
import static org.amcsnowflake.operations.SettingKind.milliseconds;
import static org.amcsnowflake.operations.SettingKind.name;
import static org.amcsnowflake.operations.SettingKind.number;
import static org.amcsnowflake.operations.SettingKind.oneOf;
import static org.amcsnowflake.operations.SettingKind.port;
import static org.amcsnowflake.operations.SettingKind.requiredText;
import static org.amcsnowflake.operations.SettingKind.routeFiles;
import static org.amcsnowflake.operations.SettingKind.text;
import static org.amcsnowflake.operations.SettingKind.textOfBean;
import static org.amcsnowflake.operations.SettingKind.time;
import static org.amcsnowflake.operations.SettingKind.webAddress;
import static org.amcsnowflake.operations.SettingKind.wholeNumber;
import static org.amcsnowflake.operations.SettingKind.writableFolder;

/** The allowed values of each setting, in the order of config/application.properties, which explains them. */
final class SettingTable {
    private static final Map<String, SettingKind> KINDS = new LinkedHashMap<>();
    private static final Map<String, String> NEW_NAMES = new LinkedHashMap<>();

    static {
        renamed("http.requests-a-minute", "http.requests-per-minute");
        renamed("upload.per-destination", "upload.max-per-destination");
        renamed("upload.at-once", "upload.max-concurrent");
        renamed("retry.wait", "retry.delay");
        renamed("retry.busy-wait", "retry.busy-delay");
        renamed("destination.kept", "destination.cache-ttl");
        renamed("target.kept", "target.cache-ttl");
        renamed("snowflake.silence-timeout", "snowflake.socket-timeout");
    }

    static {
        add("database.url", database().secret());
        add("database.user", requiredText());
        add("database.password", textOfBean().secret());
        add("fernet.key", requiredText().secret());
        add("jwt.secret", text().secret());
        add("jwt.jwks.url", webAddress().orEmpty());
        add("jwt.issuer", text());
        add("jwt.audience", text());
        add("oidc.issuer", webAddress().orEmpty());
        add("oidc.client-id", text());
        add("claim.completed-after", time().orEmpty());
        add("http.port", port());
        add("http.host", requiredText());
        add("management.port", port());
        add("management.host", requiredText());
        add("hawtio.user", text());
        add("hawtio.password", text().secret());
        add("hawtio.viewer.user", text());
        add("hawtio.viewer.password", text().secret());
        add("http.requests-per-minute", wholeNumber(1, 1_000_000));
        add("http.connection-tests", wholeNumber(1, 10_000));
        add("http.request-timeout", duration("1s", "1h"));
        add("http.idle-timeout", duration("1s", "1h"));
        add("console.token-links", bool());
        add("snowflake.hosts", text());
        add("workload-identity.issuer", webAddress().orEmpty());
        add("upload.workers", wholeNumber(1, 100));
        add("upload.max-per-destination", wholeNumber(1, 1_000));
        add("upload.max-concurrent", wholeNumber(0, 100_000));
        add("upload.inline-rows", wholeNumber(0, 100_000));
        add("upload.inline-kilobytes", wholeNumber(1, 4_000));
        add("upload.batch-rows", wholeNumber(1, 100_000_000));
        add("upload.batch-megabytes", wholeNumber(1, 2_000));
        add("upload.batch-growth", wholeNumber(1, 100));
        add("upload.parallel-puts", wholeNumber(1, 16));
        add("upload.compression", oneOf("zstd", "gzip"));
        add("upload.compression-level", wholeNumber(1, 19));
        add("upload.directory", writableFolder());
        add("upload.column-case", oneOf("keep", "upper"));
        add("claim.poll-milliseconds", milliseconds(10));
        add("retry.attempts", wholeNumber(1, 1_000));
        add("retry.delay", duration("0s", "7d"));
        add("retry.busy-delay", duration("0s", "7d"));
        add("outage.patience", duration("0s", "30d"));
        add("dead-letter.webhook", webAddress().orEmpty().secret());
        add("retry.redeliveries", wholeNumber(0, 1_000_000));
        add("retry.first-milliseconds", milliseconds(0));
        add("retry.multiplier", number(1, 100));
        add("retry.longest-milliseconds", milliseconds(0));
        add("retry.jitter", number(0, 1));
        add("retry.within", duration("0s", "1d"));
        add("lease.duration", duration("1s", "1d"));
        add("lease.renew-milliseconds", milliseconds(10));
        add("lease.recover-milliseconds", milliseconds(10));
        add("dead-letter.announce-milliseconds", milliseconds(10));
        add("metrics.workload-milliseconds", milliseconds(10));
        add("tracing.endpoint", webAddress().orEmpty());
        add("destination.cache-ttl", duration("0s", "1d"));
        add("target.cache-ttl", duration("0s", "1d"));
        add("snowflake.statement-timeout", duration("1s", "7d"));
        add("snowflake.queued-timeout", duration("1s", "7d"));
        add("snowflake.login-timeout", duration("1s", "1h"));
        add("snowflake.socket-timeout", duration("46s", "1h"));
        add("snowflake.session-idle", duration("1s", "4h"));
        add("workload-identity.key-lifetime", duration("1d", "3650d"));
        add("workload-identity.key-overlap", duration("10m", "7d"));
        add("database.connections", wholeNumber(2, 1_000));
        add("database.prepare-threshold", wholeNumber(0, 1_000));
        add("retention.attempts", duration("0s", "3650d"));
        add("retention.dead-letters", duration("0s", "3650d"));
        add("retention.bulk-retries", duration("0s", "3650d"));
        add("retention.key-pairs", duration("0s", "3650d"));
        add("retention.connection-tests", duration("1h", "3650d"));
        add("retention.configurations", duration("0s", "3650d"));
        add("camel.main.name", name());
        add("camel.main.routesIncludePattern", routeFiles());
        add("camel.main.routesReloadEnabled", bool());
        add("camel.main.routesReloadDirectory", folder());
        add("camel.main.routesReloadRemoveAllRoutes", bool());
        add("camel.main.messageHistory", bool());
        add("camel.main.logExhaustedMessageBody", bool());
        add("camel.main.shutdownTimeout", wholeNumber(1, 3_600));
        add("camel.main.extraShutdownTimeout", wholeNumber(1, 3_600));
        add("camel.main.shutdownLogInflightExchangesOnTimeout", bool());
        add("camel.main.shutdownNowOnTimeout", bool());
        add("camel.server.enabled", bool());
        add("camel.server.port", port());
        add("camel.server.host", requiredText());
        add("camel.server.maxBodySize", wholeNumber(1_024, 10_485_760));
        add("camel.management.enabled", bool());
        add("camel.management.port", port());
        add("camel.management.host", requiredText());
        add("camel.management.metricsEnabled", bool());
        add("camel.metrics.enabled", bool());
        add("camel.metrics.binders", metricsBinders().orEmpty());
        add("camel.metrics.enableExchangeEventNotifier", bool());
    }

    private SettingTable() {}

    private static void add(String name, SettingKind kind) {
        KINDS.put(name, kind);
    }

    /** A setting under its old name would have no effect, so it stops the start. */
    private static void renamed(String oldName, String newName) {
        NEW_NAMES.put(oldName, newName);
    }

    static Map<String, SettingKind> kinds() {
        return Map.copyOf(KINDS);
    }

    /**
     * The values of secrets whose files are set, as FERNET_KEY_FILE for FERNET_KEY: container platforms mount secrets as
     * files.
     *
     * @param settings by their names; null for an empty one
     * @param variables of the environment: for Camel, an empty one too takes precedence over the file
     * @throws StartFailure with the first file that cannot be used
     */
    static Properties secretsFromFiles(Function<String, Optional<String>> settings, Set<String> variables) {
        Properties secrets = new Properties();
        KINDS.forEach((name, kind) -> {
            Optional<String> file = kind.isSecret() ? settings.apply(name + ".file") : Optional.empty();
            if (file.isPresent()) {
                if (settings.apply(name).isPresent() || variables.contains(environment(name))) {
                    throw new StartFailure(environment(name) + " and " + environment(name + ".file")
                            + " are both set: remove one of them.");
                }
                secrets.setProperty(name, secret(name, file.get()));
            }
        });
        return secrets;
    }

    private static String secret(String name, String file) {
        String setting = environment(name + ".file") + " is '" + file + "'; ";
        try {
            String text = Files.readString(Path.of(file)).replaceFirst("\\R\\z", "");
            if (text.isBlank()) {
                throw new StartFailure(setting + "the file is empty: write the value of " + environment(name)
                        + " to it, or remove the setting.");
            }
            return text;
        } catch (NoSuchFileException e) {
            throw new StartFailure(setting + "there is no such file.");
        } catch (IOException | InvalidPathException e) {
            throw new StartFailure(setting + "it must be a text file that this service's user can read.");
        }
    }

    /** New names of renamed settings by their old names. */
    static Map<String, String> newNames() {
        return Map.copyOf(NEW_NAMES);
    }

    /**
     * @param settings by their names; null for an empty one
     * @throws StartFailure with the first setting that has an old name, is missing or wrong
     */
    static void check(Function<String, Optional<String>> settings) {
        NEW_NAMES.forEach((oldName, newName) -> {
            if (settings.apply(oldName).isPresent()) {
                throw new StartFailure("The setting " + environment(oldName) + " has been renamed to "
                        + environment(newName) + ": rename " + oldName + " to " + newName
                        + " in config/application.properties, or the variable in the environment.");
            }
        });
        KINDS.forEach((name, kind) -> {
            Optional<String> value = settings.apply(name);
            if (value.isEmpty() && !kind.mayBeEmpty()) {
                throw missing(name);
            }
            if (value.isPresent() && !kind.isRight().test(value.get())) {
                String shown = kind.isSecret() ? "" : " is '" + value.get() + "'; it";
                throw new StartFailure(environment(name) + shown + " must be " + kind.sentence() + ".");
            }
        });
    }

    /** The value is not shown: it may be a secret. */
    static StartFailure unresolved(String name) {
        return new StartFailure(environment(name)
                + " must not contain {{ or }}, between which Camel expects the name of another setting.");
    }

    static StartFailure missing(String name) {
        return new StartFailure("The setting " + environment(name) + " is missing: set it in the environment or as "
                + name + " in config/application.properties, which explains it.");
    }

    /** The variable that sets it. */
    static String environment(String name) {
        return name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }
}
