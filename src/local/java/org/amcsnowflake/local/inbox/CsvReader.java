package org.amcsnowflake.local.inbox;

import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads CSV (RFC 4180) record by record; a misplaced quote is an error. Jackson's reader does not report which values
 * were quoted, so {@code "00"} and {@code 00} would be the same. Used by one thread.
 */
final class CsvReader {
    private static final int END = -1;

    private final BufferedReader reader;
    private final char delimiter;
    private long line = 1;
    private long firstLine = 1;
    private int next;

    /** @param quoted whether the value was quoted; if not, an empty value is NULL */
    record Field(String text, boolean quoted) {}

    CsvReader(Reader reader, char delimiter) throws IOException {
        this.reader = new BufferedReader(reader, 1 << 16);
        this.delimiter = delimiter;
        this.next = this.reader.read();
    }

    /** The line in which the last record began. */
    long line() {
        return firstLine;
    }

    /** @return null after the last record */
    @Nullable
    List<Field> next() throws IOException {
        if (next == END) {
            return null;
        }
        firstLine = line;
        List<Field> record = new ArrayList<>();
        while (true) {
            record.add(next == '"' ? quoted() : plain());
            if (next != delimiter) {
                break;
            }
            advance();
        }
        endOfLine();
        return record;
    }

    private void advance() throws IOException {
        if (next == '\n') {
            line++;
        }
        next = reader.read();
        if (next == 0) {
            throw new RejectedFileException(
                    "Line " + line + " contains a NUL character, which PostgreSQL cannot store.");
        }
    }

    private Field plain() throws IOException {
        StringBuilder text = new StringBuilder();
        while (next != END && next != delimiter && next != '\n' && next != '\r') {
            if (next == '"') {
                throw new RejectedFileException("Line " + line + " has a quote inside a value that is not quoted.");
            }
            text.append((char) next);
            advance();
        }
        return new Field(text.toString(), false);
    }

    private Field quoted() throws IOException {
        long start = line;
        StringBuilder text = new StringBuilder();
        advance();
        while (true) {
            if (next == END) {
                throw new RejectedFileException("The quote that opens on line " + start + " is never closed.");
            }
            if (next == '"') {
                advance();
                if (next != '"') {
                    break;
                }
            }
            text.append((char) next);
            advance();
        }
        if (next != END && next != delimiter && next != '\n' && next != '\r') {
            throw new RejectedFileException("Line " + line + " has text after a closing quote.");
        }
        return new Field(text.toString(), true);
    }

    private void endOfLine() throws IOException {
        if (next == '\r') {
            advance();
        }
        if (next == '\n') {
            advance();
        }
    }
}
