package org.amcsnowflake.local.snowflake.stage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** The directories of an account's stages. */
public record Stages(Path root) {

    /** Deletes the folders of removed files; must not run while files are uploaded. */
    public void removeEmptyFolders() throws IOException {
        if (!Files.isDirectory(root)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                if (Files.isDirectory(path) && isEmpty(path)) {
                    Files.delete(path);
                }
            }
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
