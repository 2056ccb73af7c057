package org.amcsnowflake.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.util.UUID;

/** A way to bring an execution's result from PostgreSQL to a table of Snowflake. It keeps its session open. */
interface Uploader extends AutoCloseable {
    String name();

    String table();

    /** The number of rows to measure it with; more are extrapolated. */
    default int measuredRows(int rows, boolean isDelayed) {
        return rows;
    }

    /**
     * @param execution not yet completed
     * @return the seconds it took
     */
    double upload(UUID execution, int rows) throws Exception;

    @Override
    default void close() throws IOException, SQLException {}
}
