package org.amcsnowflake.upload.result;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.JsonTokenId;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import org.amcsnowflake.execution.InvalidExecutionException;
import org.amcsnowflake.shaping.Cell;
import org.amcsnowflake.sql.ColumnType;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a result row by row from a stream of JSON values, one per row, and discovers its columns as they appear. No row
 * is kept: {@link #values} is overwritten each time. Used by one thread.
 */
final class ResultRows implements RowSource {
    /** A few times the nesting that PostgreSQL's stack allows by default. */
    private static final int MAXIMUM_DEPTH = 10_000;

    /** No limit on one value but memory: a value too long for Snowflake is refused with its row and column. */
    static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNestingDepth(MAXIMUM_DEPTH)
                    .build())
            .streamWriteConstraints(StreamWriteConstraints.builder()
                    .maxNestingDepth(MAXIMUM_DEPTH)
                    .build())
            // With an exponent, Snowflake would read it as a double.
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    /** Creates the profile of a column that has appeared. */
    @FunctionalInterface
    interface Profiles {
        ColumnProfile of(String column, Optional<ColumnType> declared);
    }

    private final JsonParser parser;
    private final Profiles profiles;
    private final boolean declares;
    private final List<ColumnProfile> columns = new ArrayList<>();
    private final Map<String, Integer> positions = new HashMap<>();
    private @Nullable String[] values = new String[16];
    /** The values' kinds as {@link JsonToken#id}; empty if nobody asks for them. */
    private byte[] kinds;

    private long row;

    ResultRows(InputStream rows, List<ResultShape.DeclaredColumn> declared) throws IOException {
        this(rows, declared, ColumnProfile::new, new byte[0]);
    }

    /** For a reader that asks for the kinds of values. */
    ResultRows(InputStream rows, List<ResultShape.DeclaredColumn> declared, Profiles profiles) throws IOException {
        this(rows, declared, profiles, new byte[16]);
    }

    private ResultRows(InputStream rows, List<ResultShape.DeclaredColumn> declared, Profiles profiles, byte[] kinds)
            throws IOException {
        this.kinds = kinds;
        this.profiles = profiles;
        parser = JSON.createParser(rows);
        declares = !declared.isEmpty();
        declared.forEach(column -> addColumn(column.name(), column.type()));
    }

    @Override
    public boolean next() throws IOException {
        JsonToken start = parser.nextToken();
        if (start == null) {
            return false;
        }
        row++;
        Arrays.fill(values, null);
        switch (start) {
            case START_OBJECT -> readObject();
            case START_ARRAY -> readArray();
            default -> throw malformed("is neither an object nor a list of values");
        }
        return true;
    }

    private void readObject() throws IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            Integer known = positions.get(name);
            int position = known != null ? known : addColumn(name, Optional.empty());
            parser.nextToken();
            readValue(position);
        }
    }

    private void readArray() throws IOException {
        if (!declares) {
            throw malformed("is a list of values, but result_data names no columns");
        }
        int position = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (position == columns.size()) {
                throw malformed("has more values than the " + columns.size() + " columns of result_data");
            }
            readValue(position++);
        }
        if (position < columns.size()) {
            throw malformed("has " + position + " values for the " + columns.size() + " columns of result_data");
        }
    }

    private void readValue(int position) throws IOException {
        ColumnProfile column = columns.get(position);
        JsonToken kind = parser.currentToken();
        if (position < kinds.length) {
            kinds[position] = (byte) kind.id();
        }
        switch (kind) {
            case VALUE_NULL -> values[position] = null;
            case VALUE_STRING -> column.observeText(row, values[position] = parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> column.observeNumber(row, values[position] = parser.getText());
            case VALUE_TRUE, VALUE_FALSE -> column.observeLogical(row, values[position] = parser.getText());
            case START_OBJECT, START_ARRAY -> {
                try {
                    column.observeNested(row, values[position] = nestedJson(column));
                } catch (StreamConstraintsException e) {
                    throw malformed("contains JSON in the column '" + column.source() + "' that is nested deeper than "
                            + MAXIMUM_DEPTH + " levels");
                }
            }
            default -> throw new IllegalStateException("PostgreSQL returned invalid JSON: " + kind);
        }
    }

    private String nestedJson(ColumnProfile column) throws IOException {
        StringWriter json = new StringWriter();
        try (JsonGenerator generator = JSON.createGenerator(json)) {
            int depth = 0;
            do {
                // The exact variant keeps every digit of decimals.
                generator.copyCurrentEventExact(parser);
                JsonToken token = parser.currentToken();
                if (token.isNumeric()) {
                    column.observeNestedNumber(row, parser.getText());
                }
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            } while (depth > 0 && parser.nextToken() != null);
        }
        return json.toString();
    }

    private int addColumn(String name, Optional<ColumnType> declared) {
        int position = columns.size();
        columns.add(profiles.of(name, declared));
        positions.put(name, position);
        if (position == values.length) {
            values = Arrays.copyOf(values, 2 * position);
            kinds = Arrays.copyOf(kinds, 2 * kinds.length);
        }
        return position;
    }

    private InvalidExecutionException malformed(String what) {
        return new InvalidExecutionException("row " + row + " of its result " + what + ".");
    }

    @Override
    public @Nullable String value(int column) {
        return values[column];
    }

    /** A column's value in the current row with its kind; null for NULL. */
    @Nullable
    Cell cell(int column) {
        String value = values[column];
        if (value == null) {
            return null;
        }
        return new Cell(
                switch (kinds[column]) {
                    case JsonTokenId.ID_STRING -> Cell.Kind.TEXT;
                    case JsonTokenId.ID_TRUE, JsonTokenId.ID_FALSE -> Cell.Kind.LOGICAL;
                    case JsonTokenId.ID_NUMBER_INT, JsonTokenId.ID_NUMBER_FLOAT -> Cell.Kind.NUMBER;
                    default -> Cell.Kind.NESTED;
                },
                value);
    }

    @Override
    public List<ColumnProfile> columns(int table) {
        return columns;
    }

    @Override
    public long row() {
        return row;
    }

    boolean declaresColumns() {
        return declares;
    }
}
