package org.amcsnowflake.snowflake;

import org.amcsnowflake.destination.Destination;
import org.amcsnowflake.failures.ErrorClass;
import org.amcsnowflake.failures.ErrorContext;
import org.amcsnowflake.failures.Fault;
import org.amcsnowflake.sql.Identifier;
import org.amcsnowflake.sql.QualifiedName;

import java.sql.SQLException;

/** The steps of a connection test that use what the destination names, one by one, or the user's defaults. */
record DestinationSteps(Destination destination, TestSession session) {

    void useRole() throws SQLException {
        if (destination.role().isPresent()) {
            session.execute("USE ROLE " + Identifier.folded(destination.role().get()));
        } else if (session.ask("SELECT CURRENT_ROLE()").isEmpty()) {
            throw Fault.of(
                    ErrorClass.PRIVILEGE,
                    "The Snowflake user has no default role; enter a role, or run: ALTER USER {user} SET DEFAULT_ROLE ="
                            + " '<role>';",
                    ErrorContext.of(destination));
        }
    }

    void useWarehouse() throws SQLException {
        if (destination.warehouse().isPresent()) {
            session.execute(
                    "USE WAREHOUSE " + Identifier.folded(destination.warehouse().get()));
        } else if (session.ask("SELECT CURRENT_WAREHOUSE()").isEmpty()) {
            throw Fault.of(
                    ErrorClass.NOT_FOUND,
                    "The Snowflake user has no default warehouse; enter a warehouse, or run: ALTER USER {user} SET"
                            + " DEFAULT_WAREHOUSE = '<warehouse>';",
                    ErrorContext.of(destination));
        }
    }

    void useDatabase() throws SQLException {
        session.execute("USE DATABASE " + Identifier.folded(destination.database()));
    }

    /** @param anyTable of the schema */
    ErrorLoggingTables useSchema(QualifiedName anyTable) throws SQLException {
        session.execute("USE SCHEMA " + anyTable.inSchema());
        return session.query(ErrorLoggingTables.sql(anyTable), answer -> ErrorLoggingTables.read(anyTable, answer));
    }
}
