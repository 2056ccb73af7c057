package org.amcsnowflake.local.snowflake.stage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.UUID;
import java.util.stream.Stream;

/** The directories of an account's stages. */
public record Stages(Path root) {

    /**
     * Deletes the folders of removed files, and what a killed process had {@link #hold held}; must not run while files are
     * uploaded.
     */
    public void cleanUp() throws IOException {
        if (!Files.isDirectory(root)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                if (path.startsWith(held()) || Files.isDirectory(path) && isEmpty(path)) {
                    Files.delete(path);
                }
            }
        }
    }

    private Path held() {
        return root.resolve("held");
    }

    /** The same file with its content under another name, where it remains when the file is removed from its stage. */
    public StagedFile hold(StagedFile file) {
        try {
            Path link =
                    Files.createDirectories(held()).resolve(UUID.randomUUID().toString());
            Files.createLink(link, file.path());
            return new StagedFile(file.path(), link, file.name(), file.size());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes the other name. */
    public void release(StagedFile held) {
        try {
            Files.deleteIfExists(held.content());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.findAny().isEmpty();
        }
    }

    public Location ofUser(String user, String prefix) {
        return new Location(root.resolve("users").resolve(folder(user)), "", prefix);
    }

    public Location ofTable(long id, String prefix) {
        return new Location(root.resolve("tables").resolve("t" + id), "", prefix);
    }

    /** @param name as in LIST: in lower case, whatever the stage's own case */
    public Location named(long id, String name, String prefix) {
        return new Location(root.resolve("named").resolve("s" + id), name + "/", prefix);
    }

    private static String folder(String name) {
        return name.replaceAll("[^A-Za-z0-9_$-]", "_");
    }
}
