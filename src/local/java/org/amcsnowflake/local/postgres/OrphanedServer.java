package org.amcsnowflake.local.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A server left running by a killed JVM: PostgreSQL runs as a separate process and does not notice. */
record OrphanedServer(ProcessHandle process, Path pidFile) {

    static Optional<OrphanedServer> on(Path dataDirectory) {
        Path pidFile = dataDirectory.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return Optional.empty();
        }
        return readPid(pidFile)
                .flatMap(ProcessHandle::of)
                .filter(OrphanedServer::isPostgres)
                .map(process -> new OrphanedServer(process, pidFile));
    }

    private static Optional<Long> readPid(Path pidFile) {
        try {
            List<String> lines = Files.readAllLines(pidFile);
            return lines.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Long.valueOf(lines.get(0).strip()));
        } catch (NumberFormatException unreadable) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(pidFile + " cannot be read: " + e, e);
        }
    }

    /**
     * After a reboot, the process id may belong to another program. A process that hides its command is left alone too.
     */
    private static boolean isPostgres(ProcessHandle process) {
        return process.info()
                .command()
                .map(command -> Path.of(command).getFileName().toString())
                .filter(name -> name.startsWith("postgres"))
                .isPresent();
    }

    /**
     * Requests a shutdown first, then kills the process: with fsync on, PostgreSQL recovers committed data in both
     * cases.
     */
    void stop() {
        process.destroy();
        if (!endsWithin(10)) {
            process.destroyForcibly();
            if (!endsWithin(10)) {
                throw new IllegalStateException("The PostgreSQL of an earlier run (process " + process.pid()
                        + ") does not end: stop it, then start again.");
            }
        }
    }

    private boolean endsWithin(int seconds) {
        try {
            process.onExit().get(seconds, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException stillRunning) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for an earlier PostgreSQL to end.", e);
        }
    }
}
