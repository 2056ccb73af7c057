package org.amcsnowflake.local.amc;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A fixed statement from the folder {@code sql} in the local mode's resources. */
public final class SqlFile {
    private SqlFile() {}

    public static String read(String name) {
        try (InputStream file = SqlFile.class.getResourceAsStream("/local/sql/" + name)) {
            if (file == null) {
                throw new IllegalArgumentException("Missing statement: /local/sql/" + name + " on the class path.");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
