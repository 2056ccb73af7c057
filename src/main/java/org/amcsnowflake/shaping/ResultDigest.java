package org.amcsnowflake.shaping;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

/**
 * A digest of a result's rows in their order, as they are staged, and of the options that shaped them: two results with
 * the same digest would be stored alike. Every part is written with its length, so that different results never consist
 * of the same bytes. Used by one thread.
 */
public final class ResultDigest {
    private static final int NULL = -1;
    private static final int END_OF_ROWS = -2;

    private final MessageDigest sha = Sha256.start();
    private final ByteBuffer number = ByteBuffer.allocate(Integer.BYTES);

    /** @param options everything that decides how the rows are stored, except the result itself */
    public ResultDigest(List<String> options) {
        begin(options.size());
        options.forEach(this::value);
    }

    /** Begins a row that goes to this table, with this many values, which follow. */
    public void row(int table, int values) {
        begin(table);
        begin(values);
    }

    public void value(@Nullable String text) {
        if (text == null) {
            begin(NULL);
            return;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        begin(bytes.length);
        sha.update(bytes);
    }

    private void begin(int length) {
        sha.update(number.clear().putInt(length).flip());
    }

    /** @param columns for each column of each table, its name and what its values have in common */
    public String hex(List<String> columns) {
        begin(END_OF_ROWS);
        columns.forEach(this::value);
        return HexFormat.of().formatHex(sha.digest());
    }
}
