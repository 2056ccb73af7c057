package org.amcsnowflake.execution;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The statements in {@code sql/} that Java runs; the others are run by routes. */
public final class SqlFile {
    private SqlFile() {}

    /** @throws IllegalStateException if the jar does not contain it */
    public static String read(String name) {
        try (InputStream resource = SqlFile.class.getResourceAsStream("/sql/" + name)) {
            if (resource == null) {
                throw new IllegalStateException("The jar lacks sql/" + name + ": build it again.");
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
