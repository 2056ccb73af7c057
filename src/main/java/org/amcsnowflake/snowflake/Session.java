package org.amcsnowflake.snowflake;

import org.amcsnowflake.destination.Destination;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * One upload's own connection to its destination, and the trace of what ran on it. Used by one thread at a time.
 *
 * <p>The connection is the driver's; {@link StepConnection} is what a step of a route gets to see of it.
 */
public final class Session {
    private final Destination destination;
    private final Connection connection;
    private final List<StatementTrace> trace = new ArrayList<>();

    Session(Destination destination, Connection connection) {
        this.destination = destination;
        this.connection = connection;
    }

    Destination destination() {
        return destination;
    }

    Connection connection() {
        return connection;
    }

    /** What ran for the present upload, in order. */
    public List<StatementTrace> trace() {
        return List.copyOf(trace);
    }

    void ran(StatementTrace statement) {
        trace.add(statement);
    }

    void forgetTrace() {
        trace.clear();
    }

    void disconnect() throws SQLException {
        connection.close();
    }
}
