package org.amcsnowflake.operations;

import org.amcsnowflake.destination.Fernet;
import org.amcsnowflake.destination.IdentityIssuer;
import org.amcsnowflake.destination.SnowflakeHosts;
import org.amcsnowflake.http.server.Console;
import org.amcsnowflake.security.BearerTokens;
import org.amcsnowflake.sql.stage.Compression;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.util.TimeUtils;
import org.postgresql.ds.PGSimpleDataSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * The settings as Camel reads them, checked before anything starts, so that a wrong one is reported in one sentence
 * instead of a stack trace.
 */
public final class Settings implements AutoCloseable {
    private final DefaultCamelContext camel = new DefaultCamelContext(false);
    private final Properties secretsFromFiles;

    /** @param locations of properties files in Camel's notation; the first that contains a setting wins */
    public Settings(List<String> locations) {
        for (String location : locations) {
            Path file = Path.of(location.replaceFirst("^file:", "").replaceFirst(";.*$", ""));
            if (!location.contains("optional=true") && !Files.isReadable(file)) {
                throw new StartFailure("The settings file " + file + " cannot be read: start the service in the"
                        + " folder that contains config/ and routes/.");
            }
        }
        camel.build();
        camel.getPropertiesComponent().setLocation(String.join(",", locations));
        secretsFromFiles =
                SettingTable.secretsFromFiles(this::text, System.getenv().keySet());
        camel.getPropertiesComponent().setOverrideProperties(secretsFromFiles);
    }

    /** The values of settings that name a file. */
    Properties secretsFromFiles() {
        return secretsFromFiles;
    }

    /**
     * Checks each setting on its own.
     *
     * @throws StartFailure with the first setting that is missing or malformed
     */
    public void checkValues() {
        SettingTable.check(this::text);
        refuseMalformed(() -> Fernet.of(required("fernet.key")));
    }

    /**
     * Checks the settings together.
     *
     * @throws StartFailure with the first setting that is missing or malformed
     */
    public void check() {
        checkValues();
        refuseMalformed(() -> BearerTokens.of(name -> text(name).orElse("")));
        refuseMalformed(() -> Console.of(name -> text(name).orElse("")));
        refuseMalformed(() -> IdentityIssuer.of(name -> text(name).orElse("")));
        refuseMalformed(() -> new SnowflakeHosts(text("snowflake.hosts").orElse("")));
        refuseMalformed(this::database);
        refuseMalformed(() -> OperatorLogin.of(name -> text(name).orElse("")));
        requireDifferentPorts();
        requireShorterOverlap();
        refuseMalformed(() -> Compression.of(
                        required("upload.compression"), Integer.parseInt(required("upload.compression-level")))
                .loadLibrary(Path.of(required("upload.directory"))));
    }

    /** @throws StartFailure if another process uses one of the ports */
    void requireFreePorts() {
        Ports.requireFree(port("http.port"), "HTTP_PORT", required("http.host"));
        Ports.requireFree(port("management.port"), "MANAGEMENT_PORT", required("management.host"));
    }

    /** Otherwise users could reach the operators' console. */
    private void requireDifferentPorts() {
        if (port("http.port") != 0 && port("http.port") == port("management.port")) {
            throw new StartFailure("HTTP_PORT and MANAGEMENT_PORT are both " + port("http.port")
                    + ": set one of them to another port.");
        }
    }

    /** Otherwise the next signing key would always be published too late to replace the current one in time. */
    private void requireShorterOverlap() {
        String overlap = "workload-identity.key-overlap";
        String lifetime = "workload-identity.key-lifetime";
        if (duration(overlap).compareTo(duration(lifetime)) >= 0) {
            throw new StartFailure("WORKLOAD_IDENTITY_KEY_OVERLAP is " + required(overlap)
                    + "; it must be shorter than WORKLOAD_IDENTITY_KEY_LIFETIME, which is " + required(lifetime) + ".");
        }
    }

    /**
     * A lease must be renewed several times before it expires: an upload whose lease expires is taken over while it is
     * in progress.
     */
    long renewMilliseconds() {
        return Math.min(
                Long.parseLong(required("lease.renew-milliseconds")),
                TimeUtils.toMilliSeconds(required("lease.duration")) / 4);
    }

    private static void refuseMalformed(Runnable reading) {
        try {
            reading.run();
        } catch (IllegalArgumentException e) {
            throw new StartFailure(String.valueOf(e.getMessage()));
        }
    }

    /** Opens a new connection each time: for what is done once, before and after the service runs. */
    public PGSimpleDataSource database() {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(required("database.url"));
        database.setUser(required("database.user"));
        text("database.password").ifPresent(database::setPassword);
        // Its statements have no time limit: building an index takes minutes.
        database.setTcpKeepAlive(true);
        // No statement is repeated often, and a pooler may lose prepared statements.
        database.setPrepareThreshold(0);
        return database;
    }

    /** Where traces are sent; empty if nothing is traced. */
    Optional<String> tracingEndpoint() {
        return text("tracing.endpoint");
    }

    /** Empty if it is not set. */
    public String optional(String name) {
        return text(name).orElse("");
    }

    /** @throws StartFailure if it is not set */
    public String value(String name) {
        return required(name);
    }

    /** @throws StartFailure if it is not set */
    public Duration duration(String name) {
        return Duration.ofMillis(TimeUtils.toMilliSeconds(required(name)));
    }

    public Fernet fernet() {
        return Fernet.of(required("fernet.key"));
    }

    private int port(String name) {
        return Integer.parseInt(required(name));
    }

    private String required(String name) {
        return text(name).orElseThrow(() -> SettingTable.missing(name));
    }

    private Optional<String> text(String name) {
        try {
            return Optional.ofNullable(camel.resolvePropertyPlaceholders("{{?" + name + "}}"))
                    .map(String::strip)
                    .filter(text -> !text.isEmpty());
        } catch (IllegalArgumentException e) {
            throw SettingTable.unresolved(name);
        }
    }

    @Override
    public void close() throws IOException {
        camel.close();
    }
}
