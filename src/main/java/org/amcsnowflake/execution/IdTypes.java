package org.amcsnowflake.execution;

import javax.sql.DataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The types of ids in this database: those of the domains that the migrations created. */
public record IdTypes(IdType execution, IdType schedule, IdType user) {

    /** @param database that has been migrated */
    public static IdTypes of(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return new IdTypes(
                    of(connection, "snowflake_execution_id"),
                    of(connection, "snowflake_schedule_id"),
                    of(connection, "snowflake_user_id"));
        }
    }

    private static IdType of(Connection connection, String domain) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT base.typname FROM pg_type domain"
                + " JOIN pg_type base ON base.oid = domain.typbasetype WHERE domain.oid = to_regtype(?)")) {
            statement.setString(1, domain);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    throw new IllegalStateException(
                            "The database has no type " + domain + ": start the service again.");
                }
                return IdType.of(row.getString(1));
            }
        }
    }
}
