package org.amcsnowflake.snowflake;

import org.amcsnowflake.destination.Destination;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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

    /**
     * Where its statements run. Of a destination that names no role or warehouse, Snowflake is asked, since they are its
     * user's default ones.
     */
    public Place place() {
        Place place = Place.of(destination);
        if (destination.role().isPresent() && destination.warehouse().isPresent()) {
            return place;
        }
        try (Statement statement = connection.createStatement();
                ResultSet inUse = statement.executeQuery("SELECT CURRENT_ROLE(), CURRENT_WAREHOUSE()")) {
            inUse.next();
            return place.in(
                    Optional.ofNullable(inUse.getString(1)).map(Identifier::new),
                    Optional.ofNullable(inUse.getString(2)).map(Identifier::new));
        } catch (SQLException broken) {
            return place;
        }
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
