package org.amcsnowflake.local.snowflake.stage;

import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * CSV as Snowflake parses it: an enclosed field may contain delimiters and line breaks, and a doubled quote is one; a
 * bare empty field is NULL, an enclosed one an empty text.
 */
final class CsvReader implements RecordReader {
    private static final int END = -1;
    private static final int BUFFER = 1 << 16;

    private final Reader in;
    private final char[] buffer = new char[BUFFER];
    private int position;
    private int filled;

    private final String fieldDelimiter;
    private final String recordDelimiter;
    private final boolean anyLineEnd;
    private final @Nullable Character quote;
    private final @Nullable Character escape;
    private final @Nullable Character bareEscape;
    private final boolean trim;
    private final boolean skipBlank;
    private final boolean emptyIsNull;
    private final List<String> nulls;
    private List<String> header = List.of();

    private long line = 1;
    private long number;
    private int offset;
    private final StringBuilder text = new StringBuilder();
    private boolean recordEnded;

    CsvReader(StagedFile file, FileFormat format) throws IOException {
        CodingErrorAction malformed =
                format.flag("REPLACE_INVALID_CHARACTERS", false) ? CodingErrorAction.REPLACE : CodingErrorAction.REPORT;
        in = new InputStreamReader(
                file.open(format),
                StandardCharsets.UTF_8.newDecoder().onMalformedInput(malformed).onUnmappableCharacter(malformed));
        fieldDelimiter = format.delimiter("FIELD_DELIMITER", ",");
        recordDelimiter = format.delimiter("RECORD_DELIMITER", "\n");
        anyLineEnd = recordDelimiter.equals("\n");
        quote = format.character("FIELD_OPTIONALLY_ENCLOSED_BY", null);
        escape = format.character("ESCAPE", null);
        bareEscape = format.character("ESCAPE_UNENCLOSED_FIELD", '\\');
        trim = format.flag("TRIM_SPACE", false);
        skipBlank = format.flag("SKIP_BLANK_LINES", false);
        emptyIsNull = format.flag("EMPTY_FIELD_AS_NULL", true);
        nulls = format.nulls();
        if (format.flag("SKIP_BYTE_ORDER_MARK", true) && peek() == '\uFEFF') {
            position++;
        }
        for (int i = 0; i < format.number("SKIP_HEADER"); i++) {
            skipLine();
        }
        if (format.hasHeader()) {
            StagedRecord names = next();
            header = names == null
                    ? List.of()
                    : names.fields().stream()
                            .map(name -> name == null ? "" : name)
                            .toList();
            number = 0;
        }
    }

    @Override
    public List<String> header() {
        return header;
    }

    @Override
    public @Nullable StagedRecord next() throws IOException {
        while (peek() != END) {
            long start = line;
            offset = 0;
            List<@Nullable String> fields = new ArrayList<>();
            List<Integer> offsets = new ArrayList<>();
            @Nullable SnowflakeError error = null;
            recordEnded = false;
            try {
                do {
                    offsets.add(offset + 1);
                    fields.add(field());
                } while (!recordEnded);
            } catch (SnowflakeError unreadable) {
                error = unreadable;
                skipLine();
            }
            boolean blank = fields.size() == 1 && fields.get(0) == null && offset <= 1 && error == null;
            if (!(blank && skipBlank)) {
                number++;
                return new StagedRecord(
                        number,
                        start,
                        fields,
                        offsets.stream().mapToInt(Integer::intValue).toArray(),
                        error);
            }
        }
        return null;
    }

    private @Nullable String field() throws IOException {
        text.setLength(0);
        if (trim) {
            skipBlanks();
        }
        if (quote != null && peek() == quote) {
            take();
            return enclosed(quote);
        }
        return bare();
    }

    private @Nullable String enclosed(char end) throws IOException {
        while (true) {
            int character = take();
            if (character == END) {
                throw new SnowflakeError("100063", "22000", "End of file was reached while an enclosed field was open");
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
        if (trim) {
            skipBlanks();
        }
        if (!endsField()) {
            throw new SnowflakeError(
                    "100065",
                    "22000",
                    "Found character '" + (char) peek() + "' instead of field delimiter '" + fieldDelimiter + "'");
        }
        String value = text.toString();
        return nulls.contains(value) ? null : value;
    }

    private @Nullable String bare() throws IOException {
        boolean wasEscaped = false;
        String raw = null;
        while (!endsField()) {
            int character = take();
            if (bareEscape != null && character == bareEscape && peek() != END) {
                if (raw == null) {
                    raw = text.toString();
                }
                wasEscaped = true;
                int next = take();
                raw += (char) character + String.valueOf((char) next);
                append(escaped(next));
            } else {
                append(character);
                if (raw != null) {
                    raw += (char) character;
                }
            }
        }
        String value = trim ? text.toString().strip() : text.toString();
        if (value.isEmpty() && !wasEscaped) {
            return emptyIsNull ? null : value;
        }
        return nulls.contains(value) || raw != null && nulls.contains(raw) ? null : value;
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

    /** Consumes the delimiter if it comes next. */
    private boolean endsField() throws IOException {
        if (peek() == END) {
            recordEnded = true;
            return true;
        }
        if (comes(fieldDelimiter)) {
            take(fieldDelimiter.length());
            return true;
        }
        if (anyLineEnd && peek() == '\r') {
            take();
            if (peek() == '\n') {
                take();
            } else {
                line++;
            }
            recordEnded = true;
        } else if (comes(recordDelimiter)) {
            take(recordDelimiter.length());
            recordEnded = true;
        }
        return recordEnded;
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

    private void skipLine() throws IOException {
        int character = recordEnded ? '\n' : take();
        while (character != '\n' && character != END) {
            character = take();
        }
        recordEnded = true;
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
            try {
                int read = in.read(buffer, filled, buffer.length - filled);
                if (read < 0) {
                    return;
                }
                filled += read;
            } catch (MalformedInputException malformed) {
                throw new SnowflakeError("100144", "22000", "Invalid UTF8 detected in the file near line " + line);
            }
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
