package org.amcsnowflake.promises.process;

import org.amcsnowflake.flow.service.ServiceEnvironment;
import org.amcsnowflake.local.postgres.LocalPostgres;
import org.amcsnowflake.packaged.ClassDataArchive;
import org.amcsnowflake.support.Patience;
import org.awaitility.Awaitility;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * The production service in a separate process, which can be killed. Its leases are long enough to be renewed on the
 * slowest machine; {@link ProcessTest#leasesRunOut} expires those of a process that is dead or paused, and {@link
 * #SHORT_LEASES} are for a process whose end must be detected.
 */
final class ServiceProcess implements AutoCloseable {
    /** Long enough to be renewed on a busy machine, and short enough to wait for their expiry. */
    static final Map<String, String> SHORT_LEASES = Map.of("LEASE_DURATION", "10s", "LEASE_RENEW_MILLISECONDS", "500");

    private static final AtomicInteger STARTED = new AtomicInteger();

    private final Process process;
    private final Path log;

    private ServiceProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** @param settings in addition to the usual ones, as environment variables */
    static ServiceProcess start(
            String databaseUrl, String databaseUser, String snowflakeUrl, Map<String, String> settings) {
        return start(databaseUrl, databaseUser, snowflakeUrl, settings, 256);
    }

    /**
     * With a separate disk at the directory, visible only to this process and {@link #inside}.
     *
     * @param kilobytes the size of the disk
     */
    static ServiceProcess startWithDisk(
            String databaseUrl, String snowflakeUrl, Map<String, String> settings, Path directory, long kilobytes) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("UPLOAD_DIRECTORY", directory.toString());
        return start(databaseUrl, LocalPostgres.USER, snowflakeUrl, all, 256, withDisk(directory, kilobytes));
    }

    /** Whether this machine allows users to mount private disks. */
    static boolean canHaveDisk(Path directory) {
        List<String> command = new ArrayList<>(withDisk(directory, 64));
        command.add("true");
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static List<String> withDisk(Path directory, long kilobytes) {
        String mount = "mount -t tmpfs -o size=%dk tmpfs '%s' && exec \"$@\"".formatted(kilobytes, directory);
        return List.of("unshare", "--map-root-user", "--mount", "sh", "-c", mount, "sh");
    }

    /** The path in the process's view. */
    Path inside(Path path) {
        return Path.of("/proc", Long.toString(process.pid()), "root")
                .resolve(path.toString().substring(1));
    }

    /** @param megabytes of heap at most */
    static ServiceProcess start(
            String databaseUrl,
            String databaseUser,
            String snowflakeUrl,
            Map<String, String> settings,
            long megabytes) {
        return start(databaseUrl, databaseUser, snowflakeUrl, settings, megabytes, List.of());
    }

    private static ServiceProcess start(
            String databaseUrl,
            String databaseUser,
            String snowflakeUrl,
            Map<String, String> settings,
            long megabytes,
            List<String> before) {
        Map<String, String> environment = ServiceEnvironment.of(databaseUrl, databaseUser, snowflakeUrl);
        environment.putAll(Map.ofEntries(
                Map.entry("LOG4J_CONFIGURATION_FILE", "config/log4j2-local.properties"),
                Map.entry("CLAIM_POLL_MILLISECONDS", "250"),
                Map.entry("LEASE_DURATION", "20s"),
                Map.entry("LEASE_RENEW_MILLISECONDS", "2000"),
                Map.entry("LEASE_RECOVER_MILLISECONDS", "200"),
                Map.entry("UPLOAD_MAX_PER_DESTINATION", "100"),
                Map.entry("RETRY_ATTEMPTS", "1000"),
                Map.entry("RETRY_DELAY", "1s")));
        environment.putAll(settings);
        try {
            ClassDataArchive.prepare();
            Path leftovers = Files.createDirectories(Path.of("target/service-processes/tmp"));
            Path log = leftovers.resolveSibling(
                    "service-%d-%d.log".formatted(ProcessHandle.current().pid(), STARTED.incrementAndGet()));
            List<String> command = new ArrayList<>(before);
            command.addAll(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    ClassDataArchive.archive(),
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-Xmx" + megabytes + "m",
                    "-Djava.io.tmpdir=" + leftovers.toAbsolutePath(),
                    "-jar",
                    ClassDataArchive.JAR));
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(ClassDataArchive.FOLDER.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment().putAll(environment);
            return new ServiceProcess(builder.start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Like a power failure: nothing is logged or handed back. */
    void kill() {
        process.destroyForcibly();
        Patience.awaitEndOf(process);
    }

    /** Like a suspended machine: nothing in the process continues until {@link #resume}. */
    void pause() {
        signal("STOP");
    }

    void resume() {
        signal("CONT");
    }

    /** Requests a stop, like an operator or Kubernetes. */
    void terminate() {
        signal("TERM");
    }

    /** Requests a stop, and waits until the service claims nothing more. */
    void beginToStop() {
        terminate();
        Awaitility.await("the service to begin stopping").until(() -> log().contains("stopping "));
    }

    void awaitEnd() {
        Patience.awaitEndOf(process);
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    Path logFile() {
        return log;
    }

    /** Its output so far. */
    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Megabytes of heap in use after a collection. */
    long usedHeap() {
        jcmd("GC.run");
        String info = jcmd("GC.heap_info");
        // One line for the heap, or one per generation.
        long kilobytes = Pattern.compile("(?:heap|generation) +total .* used (\\d+)K")
                .matcher(info)
                .results()
                .mapToLong(match -> Long.parseLong(match.group(1)))
                .sum();
        if (kilobytes == 0) {
            throw new AssertionError("jcmd does not tell the heap in use: " + info);
        }
        return kilobytes / 1024;
    }

    /** Megabytes of memory that the operating system has given it. */
    long residentMegabytes() {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String jcmd(String command) {
        try {
            Process jcmd = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                    .toString(),
                            Long.toString(process.pid()),
                            command)
                    .redirectErrorStream(true)
                    .start();
            return new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
