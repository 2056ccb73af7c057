package org.amcsnowflake.local.csv;

import org.amcsnowflake.local.csv.CsvException.Reason;
import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads CSV record by record. A quoted value may contain delimiters and line breaks, and a doubled quote is one.
 * Jackson's reader reports neither which values were quoted nor the offsets that Snowflake reports. Used by one thread.
 */
public final class CsvReader implements Closeable {
    private static final int END = -1;
    private static final int BUFFER = 1 << 16;

    private final Reader in;
    private final CsvDialect dialect;
    private final char[] buffer = new char[BUFFER];
    private int position;
    private int filled;

    private long line = 1;
    private int offset;
    private int length;
    private boolean isRecordEnded;
    private final StringBuilder text = new StringBuilder();

    public CsvReader(Reader in, CsvDialect dialect) {
        this.in = in;
        this.dialect = dialect;
    }

    /** The line that is being read, from 1. */
    public long line() {
        return line;
    }

    /** Reads past the character if it comes next. */
    public void skip(char character) throws IOException {
        if (peek() == character) {
            position++;
        }
    }

    /** Reads past the next line feed, whatever the record's delimiter is. */
    public void skipLine() throws IOException {
        int character = take();
        while (character != '\n' && character != END) {
            character = take();
        }
    }

    /** The next record; null after the last. If it cannot be parsed, the next one begins on the next line. */
    public @Nullable CsvRecord next() throws IOException {
        if (peek() == END) {
            return null;
        }
        long start = line;
        offset = 0;
        isRecordEnded = false;
        List<CsvField> fields = new ArrayList<>();
        List<Integer> offsets = new ArrayList<>();
        CsvException error = null;
        try {
            do {
                offsets.add(offset + 1);
                fields.add(field());
            } while (!isRecordEnded);
        } catch (CsvException unreadable) {
            error = unreadable;
            length = offset;
            skipLine();
        }
        int[] begins = offsets.stream().mapToInt(Integer::intValue).toArray();
        return new CsvRecord(start, fields, begins, length == 0, error);
    }

    private CsvField field() throws IOException {
        text.setLength(0);
        if (dialect.isTrimmed()) {
            skipBlanks();
        }
        Character quote = dialect.quote();
        if (quote != null && peek() == quote) {
            take();
            return quoted(quote);
        }
        return bare();
    }

    private CsvField quoted(char end) throws IOException {
        Character escape = dialect.escape();
        long start = line;
        while (true) {
            int character = take();
            if (character == END) {
                throw new CsvException(Reason.QUOTE_NOT_CLOSED, start, end);
            } else if (escape != null && character == escape && escape != end) {
                append(escaped(take()));
            } else if (character != end) {
                append(character);
            } else if (peek() == end) {
                append(take());
            } else {
                break;
            }
        }
        if (dialect.isTrimmed()) {
            skipBlanks();
        }
        if (!endsField()) {
            throw new CsvException(Reason.TEXT_AFTER_QUOTE, line, peek());
        }
        return new CsvField(text.toString(), true, text.toString());
    }

    private CsvField bare() throws IOException {
        Character escape = dialect.bareEscape();
        StringBuilder written = null;
        while (!endsField()) {
            int character = take();
            if (dialect.isStrict() && dialect.quote() != null && character == dialect.quote()) {
                throw new CsvException(Reason.QUOTE_INSIDE_VALUE, line, character);
            }
            if (escape != null && character == escape && peek() != END) {
                int next = take();
                written = written == null ? new StringBuilder(text) : written;
                written.append((char) character).append((char) next);
                append(escaped(next));
            } else {
                append(character);
                if (written != null) {
                    written.append((char) character);
                }
            }
        }
        String value = dialect.isTrimmed() ? text.toString().strip() : text.toString();
        return new CsvField(value, false, written == null ? value : written.toString());
    }

    private static int escaped(int character) {
        return switch (character) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case '0' -> '\0';
            default -> character;
        };
    }

    private void append(int character) {
        text.append((char) character);
    }

    private void skipBlanks() throws IOException {
        while (peek() == ' ') {
            take();
        }
    }

    /** Reads past the delimiter if it comes next. */
    private boolean endsField() throws IOException {
        length = offset;
        if (peek() == END) {
            isRecordEnded = true;
        } else if (comes(dialect.fieldDelimiter())) {
            take(dialect.fieldDelimiter().length());
            return true;
        } else if (dialect.hasAnyLineEnd() && peek() == '\r') {
            take();
            if (peek() == '\n') {
                take();
            } else {
                line++;
            }
            isRecordEnded = true;
        } else if (comes(dialect.recordDelimiter())) {
            take(dialect.recordDelimiter().length());
            isRecordEnded = true;
        }
        return isRecordEnded;
    }

    private boolean comes(String delimiter) throws IOException {
        if (delimiter.isEmpty() || peek() != delimiter.charAt(0)) {
            return false;
        }
        if (delimiter.length() > 1) {
            fill(delimiter.length());
        }
        return filled - position >= delimiter.length()
                && delimiter.contentEquals(new String(buffer, position, delimiter.length()));
    }

    private void take(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            take();
        }
    }

    private int take() throws IOException {
        int character = peek();
        if (character != END) {
            position++;
            offset++;
            if (character == '\n') {
                line++;
            }
        }
        return character;
    }

    private int peek() throws IOException {
        if (position == filled) {
            fill(1);
        }
        return position == filled ? END : buffer[position];
    }

    /** Buffers this many characters, if available. */
    private void fill(int count) throws IOException {
        if (filled - position >= count) {
            return;
        }
        System.arraycopy(buffer, position, buffer, 0, filled - position);
        filled -= position;
        position = 0;
        while (filled < count) {
            int read = in.read(buffer, filled, buffer.length - filled);
            if (read < 0) {
                return;
            }
            filled += read;
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
