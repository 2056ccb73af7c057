package org.amcsnowflake.upload.result;

import com.zaxxer.hikari.HikariDataSource;
import org.amcsnowflake.execution.InvalidExecutionException;
import org.amcsnowflake.execution.SqlFile;
import org.amcsnowflake.failures.ErrorClass;
import org.amcsnowflake.failures.Fault;
import org.postgresql.PGConnection;
import org.postgresql.copy.PGCopyInputStream;

import javax.sql.DataSource;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Opens a result in PostgreSQL as a stream of JSON values, one per row. COPY streams, where a query would hold the
 * whole jsonb value in memory. Thread-safe; the streams are not.
 */
public final class ResultReader {
    private static final String EXECUTION_ID = ":executionId";
    private static final String CHUNKS = ":chunks";
    private static final String BYTES = ":bytes";
    /** The SQLSTATE of a text that is not an integer. */
    private static final String OTHER_CHUNKS = "22P02";
    /** The SQLSTATE of a JSON value that is not a list. */
    private static final String CHUNK_IS_NOT_A_LIST = "22023";

    private final DataSource database;
    private final String rowsOfResultData = SqlFile.read("copy-result-data-rows.sql");
    private final String rowsOfChunks = SqlFile.read("copy-result-chunk-rows.sql");

    /** @param database a pool of HikariCP */
    public ResultReader(DataSource database) {
        this.database = database;
    }

    /**
     * The stream holds a connection until it is closed. Reading chunks throws a {@link Fault} of class TRANSIENT if they
     * are not those of the shape, and an {@link InvalidExecutionException} if one of them is not a list.
     */
    public InputStream open(String executionId, ResultShape shape) throws SQLException {
        return shape.source() instanceof ResultShape.Chunks chunks
                ? copy(
                        rowsOfChunks
                                .replace(CHUNKS, Long.toString(chunks.count()))
                                .replace(BYTES, Long.toString(chunks.bytes())),
                        executionId)
                : copy(rowsOfResultData, executionId);
    }

    static Fault changed(String what) {
        return new Fault(
                ErrorClass.TRANSIENT,
                "The execution's result changed while it was read: " + what + ". Nothing was changed in Snowflake.");
    }

    private InputStream copy(String statement, String executionId) throws SQLException {
        Connection connection = database.getConnection();
        try {
            // The COPY takes as long as the upload's other steps. LOCAL, since a pooler may share the session with
            // other clients.
            connection.setAutoCommit(false);
            try (Statement limit = connection.createStatement()) {
                limit.execute("SET LOCAL statement_timeout = 0");
            }
            // COPY takes no bind values.
            PGConnection driver = connection.unwrap(PGConnection.class);
            String sql = statement.replace(EXECUTION_ID, "'" + driver.escapeLiteral(executionId) + "'");
            return new ConnectionStream(new PGCopyInputStream(driver, sql), connection);
        } catch (Throwable e) {
            // The answer may still come, as after a time limit: a rollback would wait for it, and take it for its own.
            evict(connection);
            throw e;
        }
    }

    private void evict(Connection connection) throws SQLException {
        database.unwrap(HikariDataSource.class).evictConnection(connection);
    }

    /** Returns the connection to the pool when the stream is closed, if its answer has been read to the end. */
    private final class ConnectionStream extends FilterInputStream {
        private final Connection connection;
        private volatile boolean hasEnded;
        private boolean isClosed;

        ConnectionStream(InputStream rows, Connection connection) {
            super(rows);
            this.connection = connection;
        }

        @Override
        public int read() throws IOException {
            try {
                return noted(super.read());
            } catch (IOException e) {
                throw explained(e);
            }
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            try {
                return noted(super.read(bytes, offset, length));
            } catch (IOException e) {
                throw explained(e);
            }
        }

        private int noted(int read) {
            hasEnded = hasEnded || read == -1;
            return read;
        }

        private static IOException explained(IOException failure) {
            String state = failure.getCause() instanceof SQLException refused ? refused.getSQLState() : null;
            if (OTHER_CHUNKS.equals(state)) {
                throw changed("chunks were added, deleted or replaced");
            }
            if (CHUNK_IS_NOT_A_LIST.equals(state)) {
                throw new InvalidExecutionException("a chunk of its result is not a list of rows.");
            }
            return failure;
        }

        /** Idempotent: those that wrap this stream close it, too. */
        @Override
        public void close() throws IOException {
            if (isClosed) {
                return;
            }
            isClosed = true;
            try {
                if (hasEnded) {
                    // The pool rolls back.
                    connection.close();
                } else {
                    // Not reused: the driver's cancellation of a COPY leaves the rest of the answer in the connection,
                    // and the next statement would get it as its own (pgjdbc 42.7.14, QueryExecutorImpl.cancelCopy).
                    // This does not wait for PostgreSQL either.
                    evict(connection);
                }
            } catch (SQLException e) {
                throw new IOException("The connection to PostgreSQL could not be returned to the pool", e);
            }
        }
    }
}
