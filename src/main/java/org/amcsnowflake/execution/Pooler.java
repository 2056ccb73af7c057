package org.amcsnowflake.execution;

import javax.sql.DataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Detects a connection pooler between the service and PostgreSQL. */
public final class Pooler {
    private static final int TRIES = 20;

    private Pooler() {}

    /**
     * Whether each transaction may get another session, as with PgBouncer in transaction mode: session state, such as
     * prepared statements and settings, is then lost or visible to others. A connection whose session changes, or two
     * that share one, prove it. On a busy pooler, a try may not detect it.
     */
    public static boolean isPerTransaction(DataSource database) throws SQLException {
        try (Connection first = database.getConnection();
                Connection second = database.getConnection();
                Statement ofFirst = first.createStatement();
                Statement ofSecond = second.createStatement()) {
            int one = session(ofFirst);
            int other = session(ofSecond);
            for (int i = 0; i < TRIES && one != other; i++) {
                // An odd number of queries, since a pooler may use an even number of sessions in turn.
                if (session(ofFirst) != one || session(ofSecond) != other || session(ofFirst) != one) {
                    return true;
                }
            }
            return one == other;
        }
    }

    private static int session(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
            row.next();
            return row.getInt(1);
        }
    }
}
