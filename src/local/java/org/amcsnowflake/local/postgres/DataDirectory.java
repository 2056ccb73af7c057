package org.amcsnowflake.local.postgres;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A server's data directory, used by one process at a time. */
record DataDirectory(Path path, FileChannel lockFile) implements AutoCloseable {
    // If the process is killed during the very first start, PostgreSQL refuses the directory it leaves.
    private static final String FINISHED = "amc-database-created";

    static DataDirectory lock(Path directory) {
        Path path = directory.toAbsolutePath().normalize();
        Path lockFile = path.resolveSibling(path.getFileName() + ".lock");
        try {
            Files.createDirectories(path.getParent());
            FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tryLock(channel) == null) {
                channel.close();
                throw new IllegalStateException("The PostgreSQL data in " + path
                        + " is in use by another run of the local mode: stop that one first.");
            }
            OrphanedServer.on(path).ifPresent(OrphanedServer::stop);
            return new DataDirectory(path, channel);
        } catch (IOException e) {
            throw new UncheckedIOException("The directory " + path.getParent() + " cannot be written: " + e, e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldInThisProcess) {
            return null;
        }
    }

    Path programs() {
        return path.resolveSibling("postgres-programs");
    }

    void markFinished() {
        try {
            Files.write(path.resolve(FINISHED), List.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void discardIfUnfinished() {
        if (!Files.exists(path) || Files.exists(path.resolve(FINISHED))) {
            return;
        }
        try (Stream<Path> content = Files.walk(path)) {
            for (Path each : content.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    path + " holds an unfinished first start and cannot be emptied: delete it (" + e + ").", e);
        }
    }

    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
