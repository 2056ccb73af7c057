package org.amcsnowflake.upload.phase;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A folder of this process, inside one that all processes of the machine share. At the start, folders left by processes
 * that ended without closing them are deleted; a file lock, which ends with its process, shows which are still in use.
 * Thread-safe.
 */
public final class WorkDirectory implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkDirectory.class);
    private static final String LOCK = "in-use";

    private final Path folder;
    private final FileChannel lock;

    /**
     * @param shared created if it does not exist
     * @throws UncheckedIOException if it is not writable
     */
    public WorkDirectory(String shared) {
        Path parent = Path.of(shared);
        try {
            Files.createDirectories(parent);
            deleteLeft(parent);
            folder = Files.createDirectory(parent.resolve(UUID.randomUUID().toString()));
            lock = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            lock.lock();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Batches cannot be written to " + parent
                            + ": set upload.directory to a folder that this service's user can write to.",
                    e);
        }
    }

    public Path resolve(UUID pass) {
        return folder.resolve(pass.toString());
    }

    private static void deleteLeft(Path parent) throws IOException {
        try (Stream<Path> folders = Files.list(parent)) {
            List<Path> locked =
                    folders.filter(folder -> Files.exists(folder.resolve(LOCK))).toList();
            for (Path folder : locked) {
                deleteIfLeft(folder);
            }
        }
    }

    private static void deleteIfLeft(Path folder) {
        try (FileChannel channel = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.WRITE);
                @Nullable FileLock free = channel.tryLock()) {
            if (free != null) {
                delete(folder);
                LOG.info("Deleted {}, left by a process that ended during an upload.", folder);
            }
        } catch (OverlappingFileLockException inUse) {
            LOG.debug("{} is in use in this process.", folder);
        } catch (IOException e) {
            LOG.warn("{} was left by a process that has ended, and could not be deleted ({}).", folder, e.getMessage());
        }
    }

    /** Deletes a folder with its contents; does nothing if it does not exist. */
    public static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    @Override
    public void close() throws IOException {
        delete(folder);
        lock.close();
    }
}
