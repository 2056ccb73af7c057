package org.amcsnowflake.local.amc;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Stores a result row by row: as one value, or in chunks if it is large. Only one chunk is in memory. Not thread-safe.
 */
public final class ResultWriter {
    private static final String INSERT_CHUNK = SqlFile.read("insert-result-chunk.sql");
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    private final Connection connection;
    private final UUID executionId;
    private final int chunkBytes;
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream();
    private JsonGenerator rows;
    private Optional<List<AmcColumn>> columns = Optional.empty();
    private int chunks;
    private long rowsInBuffer;
    private long rowCount;

    ResultWriter(Connection connection, UUID executionId, int chunkBytes) throws IOException {
        this.connection = connection;
        this.executionId = executionId;
        this.chunkBytes = chunkBytes;
        this.rows = startRows();
    }

    /** Writes the result with columns; otherwise it is a bare array of rows. */
    public void columns(List<AmcColumn> names) {
        columns = Optional.of(List.copyOf(names));
    }

    /** @param row a list of values in column order, or a map by column name */
    public void row(Object row) throws IOException, SQLException {
        rows.writePOJO(row);
        endRow();
    }

    /** For a row that is copied token by token; {@link #endRow} must follow. */
    public JsonGenerator beginRow() {
        return rows;
    }

    public void endRow() throws IOException, SQLException {
        rowCount++;
        rowsInBuffer++;
        if (buffer.size() + rows.getOutputBuffered() >= chunkBytes) {
            insertChunk();
            rows = startRows();
        }
    }

    public long rowCount() {
        return rowCount;
    }

    /** @return the value for result_data: the whole result, only the columns of a chunked one, or null */
    Optional<String> finish() throws IOException, SQLException {
        if (chunks == 0) {
            String whole = endRows();
            return Optional.of(
                    columns.isEmpty() ? whole : "{\"columns\": " + columnsJson() + ", \"rows\": " + whole + "}");
        }
        if (rowsInBuffer > 0) {
            insertChunk();
        }
        return columns.isEmpty() ? Optional.empty() : Optional.of("{\"columns\": " + columnsJson() + "}");
    }

    private String columnsJson() throws IOException {
        return JSON.writeValueAsString(columns.orElseThrow());
    }

    private JsonGenerator startRows() throws IOException {
        buffer.reset();
        rowsInBuffer = 0;
        JsonGenerator generator = JSON.createGenerator(buffer);
        generator.writeStartArray();
        return generator;
    }

    private String endRows() throws IOException {
        rows.writeEndArray();
        rows.close();
        return buffer.toString(StandardCharsets.UTF_8);
    }

    private void insertChunk() throws IOException, SQLException {
        try (PreparedStatement statement = connection.prepareStatement(INSERT_CHUNK)) {
            chunks++;
            statement.setObject(1, executionId);
            statement.setInt(2, chunks);
            statement.setString(3, endRows());
            statement.executeUpdate();
        }
    }
}
