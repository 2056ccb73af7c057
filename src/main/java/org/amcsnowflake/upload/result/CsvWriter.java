package org.amcsnowflake.upload.result;

import org.amcsnowflake.sql.stage.Compression;
import org.jspecify.annotations.Nullable;

import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Writes rows as the CSV that {@link org.amcsnowflake.sql.stage.CopyInto} reads: every value in double quotes, NULL as an
 * empty field, so that an empty text and NULL remain distinct. Compressed while it is written.
 */
final class CsvWriter implements AutoCloseable {
    private static final int BUFFER = 64 * 1024;

    private final Counting uncompressed;
    private final Writer out;
    private long characters;

    CsvWriter(Path file, Compression compression) throws IOException {
        OutputStream bytes = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW);
        uncompressed = new Counting(compression.compressing(new BufferedOutputStream(bytes, BUFFER)));
        out = new BufferedWriter(new OutputStreamWriter(uncompressed, StandardCharsets.UTF_8), BUFFER);
    }

    void row(RowSource row) throws IOException {
        out.write(Long.toString(row.row()));
        int columns = row.columns(row.table()).size();
        for (int column = 0; column < columns; column++) {
            out.write(',');
            field(row.value(column));
        }
        out.write('\n');
    }

    private void field(@Nullable String value) throws IOException {
        if (value == null) {
            return;
        }
        out.write('"');
        int start = 0;
        for (int quote = value.indexOf('"'); quote >= 0; quote = value.indexOf('"', start)) {
            out.write(value, start, quote + 1 - start);
            out.write('"');
            start = quote + 1;
        }
        out.write(value, start, value.length() - start);
        out.write('"');
        characters += value.length();
    }

    /** Characters of the values written so far: close enough to their bytes to limit the size of a file. */
    long characters() {
        return characters;
    }

    /** How many bytes the file has before compression; known when it is closed. */
    long uncompressedBytes() {
        return uncompressed.bytes;
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    /** Counts what is written. */
    private static final class Counting extends FilterOutputStream {
        private long bytes;

        Counting(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int value) throws IOException {
            out.write(value);
            bytes++;
        }

        @Override
        public void write(byte[] block, int offset, int length) throws IOException {
            out.write(block, offset, length);
            bytes += length;
        }
    }
}
