package org.amcsnowflake.local.snowflake.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.amcsnowflake.local.snowflake.access.Grant.Grantee;
import org.amcsnowflake.local.snowflake.access.Grant.GranteeKind;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Stores roles and grants beside the data, so that they change in the same transaction as the objects. */
public final class GrantStore {
    private static final ObjectMapper JSON = new ObjectMapper();

    public void prepare(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS catalog_roles (name VARCHAR)");
            statement.execute(
                    "CREATE TABLE IF NOT EXISTS catalog_grants (privilege VARCHAR, kind VARCHAR, name VARCHAR,"
                            + " future BOOLEAN, grantee_kind VARCHAR, grantee VARCHAR)");
        }
    }

    public void load(Connection connection, Grants grants) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            try (ResultSet rows = statement.executeQuery("SELECT name FROM catalog_roles")) {
                while (rows.next()) {
                    grants.addRole(rows.getString(1));
                }
            }
            try (ResultSet rows = statement.executeQuery("SELECT privilege, kind, name, future, grantee_kind, grantee"
                    + " FROM catalog_grants ORDER BY rowid")) {
                while (rows.next()) {
                    grants.addAll(List.of(grant(rows)));
                }
            }
        }
    }

    private static Grant grant(ResultSet row) throws SQLException {
        Securable on = new Securable(Securable.Kind.valueOf(row.getString(2)), names(row.getString(3)));
        Grantee grantee = new Grantee(GranteeKind.valueOf(row.getString(5)), row.getString(6));
        return new Grant(row.getString(1), on, row.getBoolean(4), grantee);
    }

    private static List<String> names(String json) {
        try {
            return JSON.readValue(json, new TypeReference<List<String>>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The local Snowflake's grants are damaged; delete its data folder.", e);
        }
    }

    public void saveRole(Connection connection, String role) throws SQLException {
        deleteRole(connection, role);
        run(connection, "INSERT INTO catalog_roles VALUES (?)", role);
    }

    public void deleteRole(Connection connection, String role) throws SQLException {
        run(connection, "DELETE FROM catalog_roles WHERE name = ?", role);
    }

    public void save(Connection connection, List<Grant> grants) throws SQLException {
        delete(connection, grants);
        for (Grant grant : grants) {
            run(connection, "INSERT INTO catalog_grants VALUES (?, ?, ?, ?, ?, ?)", values(grant));
        }
    }

    public void delete(Connection connection, List<Grant> grants) throws SQLException {
        for (Grant grant : grants) {
            run(
                    connection,
                    "DELETE FROM catalog_grants WHERE privilege = ? AND kind = ? AND name = ? AND future = ?"
                            + " AND grantee_kind = ? AND grantee = ?",
                    values(grant));
        }
    }

    private static Object[] values(Grant grant) {
        return new Object[] {
            grant.privilege(),
            grant.on().kind().name(),
            JSON.valueToTree(grant.on().name()).toString(),
            grant.future(),
            grant.grantee().kind().name(),
            grant.grantee().name()
        };
    }

    private static void run(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.execute();
        }
    }
}
