package org.amcsnowflake.local.snowflake.stage;

import java.nio.file.Path;

/** Where the files of an account's stages are on disk. */
public record Stages(Path root) {

    public Location ofUser(String user, String prefix) {
        return new Location(root.resolve("users").resolve(folder(user)), "", prefix);
    }

    public Location ofTable(long id, String prefix) {
        return new Location(root.resolve("tables").resolve("t" + id), "", prefix);
    }

    /** @param name as LIST shows it: in lower case, whatever the stage's own case */
    public Location named(long id, String name, String prefix) {
        return new Location(root.resolve("named").resolve("s" + id), name + "/", prefix);
    }

    private static String folder(String name) {
        return name.replaceAll("[^A-Za-z0-9_$-]", "_");
    }
}
