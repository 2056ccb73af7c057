package org.amcsnowflake.local.snowflake.stage;

import org.amcsnowflake.local.snowflake.engine.SnowflakeError;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The stages of an account. Thread-safe. */
public final class Stages {
    private final Path root;
    private final Set<String> named = ConcurrentHashMap.newKeySet();

    public Stages(Path root) {
        this.root = root;
    }

    /** @return false where there is one of that name */
    public boolean create(String name) {
        return named.add(name.toUpperCase(Locale.ROOT));
    }

    /** @param text {@code @~/path} for the user's own stage, {@code @name/path} for a named one */
    public Location locate(String text, String user) {
        String place = text.substring(1);
        int slash = place.indexOf('/');
        String stage = slash < 0 ? place : place.substring(0, slash);
        String prefix = slash < 0 ? "" : place.substring(slash + 1);
        if (stage.equals("~")) {
            return new Location(root.resolve("users").resolve(folder(user)), "", prefix);
        }
        String name =
                stage.substring(stage.lastIndexOf('.') + 1).replace("\"", "").toUpperCase(Locale.ROOT);
        if (!named.contains(name)) {
            throw new SnowflakeError(
                    "002003",
                    "02000",
                    "SQL compilation error:\nStage '" + stage + "' does not exist or not authorized.");
        }
        return new Location(root.resolve("named").resolve(folder(name)), name.toLowerCase(Locale.ROOT) + "/", prefix);
    }

    private static String folder(String name) {
        return name.replaceAll("[^A-Za-z0-9_$-]", "_");
    }
}
