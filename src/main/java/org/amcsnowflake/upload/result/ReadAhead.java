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

    /** In JSON, with the comma; also keeps the number of held values within bounds. */
    private static final int CHARACTERS_OF_NULL = 5;

    private static final int CHARACTERS_AROUND = 3;

    /** A row that is held. */
    private record Held(long row, int table, @Nullable String[] values) {}

    private final RowSource rest;
    private final List<Held> held = new ArrayList<>();
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
            @Nullable
            String[] values = new @Nullable String[rest.columns(rest.table()).size()];
            for (int column = 0; column < values.length; column++) {
                String value = rest.value(column);
                values[column] = value;
                characters += value == null ? CHARACTERS_OF_NULL : value.length() + CHARACTERS_AROUND;
            }
            held.add(new Held(rest.row(), rest.table(), values));
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

    ReadResult.Rows heldRows(int table) {
        ReadResult.Rows rows = ReadResult.Rows.NONE;
        for (Held row : held) {
            rows = row.table() == table ? rows.with(row.row()) : rows;
        }
        return rows;
    }

    /** The texts of a table's first rows; a row may be shorter than others, if columns have appeared after it. */
    List<@Nullable String[]> firstRows(int table, int limit) {
        return held.stream()
                .filter(row -> row.table() == table)
                .limit(limit)
                .map(Held::values)
                .toList();
    }

    /** The held rows of a table, each as a list of its number and its values' texts. */
    String json(int table) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartArray();
            for (Held row : held) {
                if (row.table() != table) {
                    continue;
                }
                json.writeStartArray();
                json.writeNumber(row.row());
                for (String value : row.values()) {
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
        if (held.isEmpty()) {
            return rest.row();
        }
        return position == 0 ? 0 : current().row();
    }

    @Override
    public int table() {
        return held.isEmpty() ? rest.table() : current().table();
    }

    private Held current() {
        return held.get(position - 1);
    }

    @Override
    public List<ColumnProfile> columns(int table) {
        return rest.columns(table);
    }

    @Override
    public @Nullable String value(int column) {
        if (held.isEmpty()) {
            return rest.value(column);
        }
        @Nullable String[] values = current().values();
        return column < values.length ? values[column] : null;
    }
}
