package org.amcsnowflake.upload.result;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * The first rows of a result, held in memory until it is known whether they are all of it. If so, they are sent as one
 * JSON text; otherwise they are replayed before the rest. Used by one thread.
 */
final class ReadAhead implements RowSource {
    private static final JsonFactory JSON = new JsonFactory();

    private final RowSource rest;
    private final List<@Nullable String[]> held = new ArrayList<>();
    private final boolean whole;
    private int position;

    ReadAhead(RowSource rows, InlineLimits limits) throws IOException {
        rest = rows;
        whole = readAll(limits);
    }

    /** The row that exceeds a limit is held as well, since it has been taken from the stream. */
    private boolean readAll(InlineLimits limits) throws IOException {
        long characters = 0;
        while (rest.next()) {
            @Nullable String[] values = new @Nullable String[rest.columns().size()];
            for (int column = 0; column < values.length; column++) {
                String value = rest.value(column);
                values[column] = value;
                characters += value == null ? 0 : value.length();
            }
            held.add(values);
            if (held.size() > limits.rows() || characters > limits.characters()) {
                return false;
            }
        }
        return true;
    }

    /** Whether the held rows are the whole result. */
    boolean isWhole() {
        return whole;
    }

    int heldRows() {
        return held.size();
    }

    /** The texts of the first rows; a row may be shorter than others, if columns have appeared after it. */
    List<@Nullable String[]> firstRows(int limit) {
        return List.copyOf(held.subList(0, Math.min(limit, held.size())));
    }

    /** The held rows, each as a list of its number and its values' texts. */
    String json() throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartArray();
            for (int row = 0; row < held.size(); row++) {
                json.writeStartArray();
                json.writeNumber(row + 1);
                for (String value : held.get(row)) {
                    json.writeString(value);
                }
                json.writeEndArray();
            }
            json.writeEndArray();
        }
        return text.toString();
    }

    @Override
    public boolean next() throws IOException {
        if (position < held.size()) {
            position++;
            return true;
        }
        if (whole || !rest.next()) {
            return false;
        }
        position++;
        held.clear();
        return true;
    }

    @Override
    public long row() {
        return held.isEmpty() ? rest.row() : position;
    }

    @Override
    public List<ColumnProfile> columns() {
        return rest.columns();
    }

    @Override
    public @Nullable String value(int column) {
        if (held.isEmpty()) {
            return rest.value(column);
        }
        @Nullable String[] values = held.get(position - 1);
        return column < values.length ? values[column] : null;
    }
}
