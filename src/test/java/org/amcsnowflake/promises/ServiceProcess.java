package org.amcsnowflake.promises;

import org.amcsnowflake.Application;
import org.amcsnowflake.flow.Amc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The production service in a process of its own, which can be killed. Leases are short, so that a killed one is missed soon. */
final class ServiceProcess implements AutoCloseable {
    private final Process process;

    private ServiceProcess(Process process) {
        this.process = process;
    }

    /** @param settings beside the usual ones, as environment variables */
    static ServiceProcess start(
            String databaseUrl, String databaseUser, String snowflakeUrl, Map<String, String> settings) {
        Map<String, String> environment = new HashMap<>(Map.ofEntries(
                Map.entry("DATABASE_URL", databaseUrl),
                Map.entry("DATABASE_USER", databaseUser),
                Map.entry("FERNET_KEY", Amc.FERNET_KEY),
                Map.entry("SNOWFLAKE_HOSTS", "local=" + snowflakeUrl),
                Map.entry("SNOWFLAKE_DISABLE_MINICORE", "true"),
                Map.entry("HTTP_HOST", "127.0.0.1"),
                Map.entry("HTTP_PORT", "0"),
                Map.entry("MANAGEMENT_PORT", "0"),
                Map.entry("CLAIM_POLL_MILLISECONDS", "100"),
                Map.entry("LEASE_DURATION", "2s"),
                Map.entry("LEASE_RENEW_MILLISECONDS", "400"),
                Map.entry("LEASE_RECOVER_MILLISECONDS", "200"),
                Map.entry("RETRY_ATTEMPTS", "1000"),
                Map.entry("RETRY_WAIT", "1s")));
        environment.putAll(settings);
        try {
            Path log = Files.createDirectories(Path.of("target/service-processes"))
                    .resolve("service-" + System.nanoTime() + ".log");
            ProcessBuilder builder = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "--add-opens=java.base/java.nio=ALL-UNNAMED",
                            "-XX:TieredStopAtLevel=1",
                            "-Xmx256m",
                            "-Dlog4j.configurationFile=config/log4j2-local.properties",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Application.class.getName())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment().putAll(environment);
            return new ServiceProcess(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As a power cut does: nothing is said, nothing is handed back. */
    void kill() {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        kill();
    }
}
