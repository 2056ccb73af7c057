package org.amcsnowflake.upload;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import org.amcsnowflake.execution.InvalidExecutionException;
import org.amcsnowflake.upload.result.ResultStream;
import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rows of a result, changed batch by batch before anything else reads them. A batch ends after 1,000 rows or a megabyte,
 * so that a result always has the same ones. Used by one thread.
 */
final class ChangedRows extends InputStream {
    private static final int ROWS = 1_000;
    private static final int BYTES = 1_000_000;

    private static final ObjectMapper JSON = JsonMapper.builder(ResultStream.format())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .addModule(new SimpleModule()
                    .addSerializer(Double.class, new PlainNumbers<>(Double.class))
                    .addSerializer(Float.class, new PlainNumbers<>(Float.class)))
            .build();

    private final InputStream rows;
    private final JsonParser parser;
    private final List<String> declared;
    private final Change change;
    private long row;
    private byte[] batch = {};
    private int position;

    /** Changes consecutive rows. */
    @FunctionalInterface
    interface Change {
        /**
         * @param rows by the names of their columns
         * @param firstRow the number of the first one, from 1
         * @return the same number of rows, in the same order
         */
        List<?> apply(List<Map<String, @Nullable Object>> rows, long firstRow);
    }

    /** @param declared the names of the columns that the result declares, in order; empty if its rows name their own */
    ChangedRows(InputStream rows, List<String> declared, Change change) throws IOException {
        this.rows = rows;
        this.parser = JSON.createParser(rows);
        this.declared = declared;
        this.change = change;
    }

    private boolean readBatch() throws IOException {
        List<Map<String, @Nullable Object>> read = new ArrayList<>();
        long start = parser.currentLocation().getByteOffset();
        while (read.size() < ROWS
                && parser.currentLocation().getByteOffset() - start < BYTES
                && parser.nextToken() != null) {
            read.add(named(parser.readValueAs(Object.class), row + read.size() + 1));
        }
        if (read.isEmpty()) {
            return false;
        }
        int count = read.size();
        List<?> changed = change.apply(read, row + 1);
        if (changed.size() != count) {
            throw new InvalidExecutionException("rows " + (row + 1) + " to " + (row + count)
                    + " of its result were changed to " + changed.size() + " instead of " + count + " rows.");
        }
        row += count;
        batch = written(changed);
        position = 0;
        return true;
    }

    /** A row that is a list of values has the names that the result declares. */
    private Map<String, @Nullable Object> named(@Nullable Object value, long number) {
        if (value instanceof Map<?, ?> object) {
            Map<String, @Nullable Object> named = new LinkedHashMap<>();
            object.forEach((name, each) -> named.put(String.valueOf(name), each));
            return named;
        }
        if (!(value instanceof List<?> values) || values.size() != declared.size()) {
            throw new InvalidExecutionException("row " + number
                    + " of its result is neither an object nor a list with a value for each column of result_data.");
        }
        Map<String, @Nullable Object> named = new LinkedHashMap<>();
        for (int i = 0; i < values.size(); i++) {
            named.put(declared.get(i), values.get(i));
        }
        return named;
    }

    private static byte[] written(List<?> changed) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator generator = JSON.createGenerator(bytes)) {
            for (Object each : changed) {
                generator.writeObject(each);
                generator.writeRaw('\n');
            }
        } catch (JsonMappingException unsuitable) {
            throw new InvalidExecutionException(
                    "its rows were changed to values that JSON does not have: " + unsuitable.getOriginalMessage());
        }
        return bytes.toByteArray();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (position == batch.length && !readBatch()) {
            return -1;
        }
        int count = Math.min(length, batch.length - position);
        System.arraycopy(batch, position, target, offset, count);
        position += count;
        return count;
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }

    /** Without an exponent, as PostgreSQL writes numbers in jsonb. */
    private static final class PlainNumbers<T extends Number> extends StdSerializer<T> {
        private static final long serialVersionUID = 1;

        PlainNumbers(Class<T> type) {
            super(type);
        }

        @Override
        public void serialize(T value, JsonGenerator json, SerializerProvider provider) throws IOException {
            if (!Double.isFinite(value.doubleValue())) {
                throw JsonMappingException.from(json, "the number " + value);
            }
            json.writeNumber(new BigDecimal(value.toString()));
        }
    }
}
