package org.amcsnowflake.execution;

import javax.sql.DataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Checks at the start whether the service can read the tables that another application owns. What differs is reported in one
 * sentence, instead of a query that fails every second.
 */
final class DatabaseCheck {
    private static final Set<String> TEXT = Set.of("text", "varchar", "bpchar");
    private static final Set<String> JSON = Set.of("jsonb", "json");
    private static final Set<String> TIME = Set.of("timestamptz", "timestamp");
    private static final Set<String> ID = Set.of("uuid", "int2", "int4", "int8", "text", "varchar", "bpchar");
    private static final Set<String> ANY = Set.of();

    /** @param accepted the types that it may have, any if empty; a missing column should be added with {@code type} */
    private record Column(String name, String type, Set<String> accepted) {}

    private static final List<Column> EXECUTIONS = List.of(
            new Column("id", "uuid", ID),
            new Column("user_id", "uuid", ID),
            new Column("schedule_id", "uuid", ID),
            new Column("name", "text", TEXT),
            new Column("instance_id", "text", TEXT),
            new Column("brand", "text", TEXT),
            new Column("template", "text", TEXT),
            new Column("status", "text", TEXT),
            new Column("metadata", "jsonb", JSON),
            new Column("time_window_start", "timestamptz", ANY),
            new Column("time_window_end", "timestamptz", ANY),
            new Column("result_data", "jsonb", JSON),
            new Column("error_message", "text", TEXT),
            new Column("created_at", "timestamptz", TIME),
            new Column("completed_at", "timestamptz", TIME));
    private static final List<Column> SCHEDULES = List.of(
            new Column("id", "uuid", ID),
            new Column("user_id", "uuid", ID),
            new Column("name", "text", TEXT),
            new Column("instance_id", "text", TEXT),
            new Column("brand", "text", TEXT),
            new Column("template", "text", TEXT),
            new Column("schedule_config", "jsonb", JSON),
            new Column("metadata", "jsonb", JSON),
            new Column("is_active", "boolean", Set.of("bool")),
            new Column("created_at", "timestamptz", TIME));
    private static final List<Column> CONFIGS = List.of(
            new Column("id", "uuid", ANY),
            new Column("user_id", "uuid", ID),
            new Column("account", "text", TEXT),
            new Column("username", "text", TEXT),
            new Column("password", "text", TEXT),
            new Column("warehouse", "text", TEXT),
            new Column("database", "text", TEXT),
            new Column("schema", "text", TEXT),
            new Column("role", "text", TEXT));

    private final DataSource database;

    DatabaseCheck(DataSource database) {
        this.database = database;
    }

    /** Whether there are no tables, so that the first start creates all of them, the AMC manager's as well. */
    static boolean isEmpty(Connection connection) throws SQLException {
        return isTrue(connection, "SELECT count(*) = 0 FROM pg_tables WHERE schemaname = current_schema()");
    }

    /**
     * @param toBeChanged whether migrations or indexes are pending, for which the user must own the tables
     * @throws IllegalStateException whose message names table, column and remedy
     */
    void run(boolean toBeChanged) throws SQLException {
        try (Connection connection = database.getConnection()) {
            if (isEmpty(connection)) {
                return;
            }
            requireTable(connection, "workflow_executions");
            requireTable(connection, "workflow_schedules");
            for (String table : List.of("workflow_executions", "workflow_schedules")) {
                requireColumns(connection, table, table.equals("workflow_executions") ? EXECUTIONS : SCHEDULES);
                requireVisibleRows(connection, table);
                if (toBeChanged) {
                    requireOwnership(connection, table);
                }
            }
            if (!columns(connection, "user_snowflake_configs").isEmpty()) {
                requireColumns(connection, "user_snowflake_configs", CONFIGS);
                requireVisibleRows(connection, "user_snowflake_configs");
                requireOneDestination(connection);
            }
            requireOneTypeOfIds(connection);
        }
    }

    private static void requireTable(Connection connection, String table) throws SQLException {
        if (columns(connection, table).isEmpty()) {
            throw new IllegalStateException("The database of DATABASE_URL has tables, but no table " + table
                    + ". Set DATABASE_URL to the AMC manager's database; if its tables are in another schema than public, add"
                    + " ?currentSchema=….");
        }
    }

    private static void requireColumns(Connection connection, String table, List<Column> required) throws SQLException {
        Map<String, String> present = columns(connection, table);
        List<Column> missing = required.stream()
                .filter(column -> !present.containsKey(column.name()))
                .toList();
        if (!missing.isEmpty()) {
            throw new IllegalStateException("Table " + table + " has no column " + names(missing)
                    + ". Its columns are " + String.join(", ", present.keySet())
                    + ". If one of these holds that value, rename it;"
                    + " otherwise run: ALTER TABLE " + table + " "
                    + missing.stream()
                            .map(column -> "ADD COLUMN " + column.name() + " " + column.type())
                            .collect(Collectors.joining(", "))
                    + ";");
        }
        Predicate<Column> fits =
                column -> column.accepted().isEmpty() || column.accepted().contains(present.get(column.name()));
        for (Column column : required) {
            if (!fits.test(column)) {
                throw new IllegalStateException("Column " + table + "." + column.name() + " is of type "
                        + present.get(column.name()) + ", which the service cannot read: it must be "
                        + (column.accepted() == ID
                                ? "uuid, text or an integer type. Run: "
                                : column.accepted().stream().sorted().collect(Collectors.joining(" or ")) + ". Run: ")
                        + changeOfType(table, column.name(), column.accepted() == ID ? "text" : column.type()));
            }
        }
    }

    private static String changeOfType(String table, String column, String type) {
        return "ALTER TABLE " + table + " ALTER COLUMN " + column + " TYPE " + type + " USING " + column + "::text"
                + (type.equals("text") ? "" : "::" + type) + ";";
    }

    /** Columns that are compared with each other, and the domain that the first migration created for them. */
    private static void requireOneTypeOfIds(Connection connection) throws SQLException {
        Map<String, String> executions = columns(connection, "workflow_executions");
        Map<String, String> schedules = columns(connection, "workflow_schedules");
        Map<String, String> configs = columns(connection, "user_snowflake_configs");
        requireOneType("workflow_executions.schedule_id", executions, "workflow_schedules.id", schedules);
        requireOneType("workflow_schedules.user_id", schedules, "workflow_executions.user_id", executions);
        if (!configs.isEmpty()) {
            requireOneType("user_snowflake_configs.user_id", configs, "workflow_executions.user_id", executions);
        }
        requireFormerType(connection, "snowflake_execution_id", "workflow_executions", "id", executions);
        requireFormerType(connection, "snowflake_schedule_id", "workflow_schedules", "id", schedules);
        requireFormerType(connection, "snowflake_user_id", "workflow_executions", "user_id", executions);
    }

    private static void requireOneType(
            String column, Map<String, String> types, String leading, Map<String, String> leadingTypes) {
        String table = column.substring(0, column.indexOf('.'));
        String name = column.substring(table.length() + 1);
        String type = types.get(name);
        String leadingType = leadingTypes.get(leading.substring(leading.indexOf('.') + 1));
        if (IdType.of(type) != IdType.of(leadingType)) {
            throw new IllegalStateException("Column " + column + " is of type " + type + " and " + leading + " of type "
                    + leadingType + ", but they hold the same ids. Run: " + changeOfType(table, name, leadingType));
        }
    }

    private static void requireFormerType(
            Connection connection, String domain, String table, String column, Map<String, String> types)
            throws SQLException {
        String former = value(
                connection,
                "SELECT base.typname FROM pg_type t JOIN pg_type base ON base.oid = t.typbasetype"
                        + " WHERE t.oid = to_regtype('" + domain + "')");
        String type = types.get(column);
        if (!former.isEmpty() && IdType.of(former) != IdType.of(type)) {
            throw new IllegalStateException("Column " + table + "." + column + " is of type " + type + ", but was "
                    + former + " when this service's tables were created. Revert them with"
                    + " 16_snowflake_strategy_column_rollback.sql, which deletes the receipts, and start again; or run: "
                    + changeOfType(table, column, former));
        }
    }

    private static void requireVisibleRows(Connection connection, String table) throws SQLException {
        if (isTrue(
                connection,
                "SELECT row_security_active('" + table + "') AND NOT EXISTS ("
                        + "SELECT FROM pg_policies WHERE schemaname = current_schema() AND tablename = '" + table + "'"
                        + " AND permissive = 'PERMISSIVE' AND cmd = 'ALL' AND qual = 'true' AND coalesce(with_check, 'true') = 'true'"
                        + " AND (roles && ARRAY['public', current_user]::name[]))")) {
            String user = value(connection, "SELECT quote_ident(current_user)");
            throw new IllegalStateException("Row-level security of table " + table
                    + " hides rows from the database user "
                    + user + ", so that executions would never be uploaded. Run: CREATE POLICY amc_snowflake ON "
                    + table
                    + " TO " + user + " USING (true); or, as an administrator: ALTER ROLE " + user + " BYPASSRLS;");
        }
    }

    private static void requireOwnership(Connection connection, String table) throws SQLException {
        if (isTrue(
                connection,
                "SELECT NOT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = '" + table + "'::regclass")) {
            String owner = value(
                    connection, "SELECT relowner::regrole::text FROM pg_class WHERE oid = '" + table + "'::regclass");
            String user = value(connection, "SELECT quote_ident(current_user)");
            throw new IllegalStateException("Table " + table + " belongs to " + owner + ", so the database user " + user
                    + " can add neither columns nor indexes to it. Run: GRANT " + owner + " TO " + user + ";");
        }
    }

    private static void requireOneDestination(Connection connection) throws SQLException {
        boolean hasActive = columns(connection, "user_snowflake_configs").containsKey("is_active");
        String user = value(
                connection,
                "SELECT min(user_id::text) FROM (SELECT user_id FROM user_snowflake_configs "
                        + (hasActive ? "WHERE is_active " : "") + "GROUP BY user_id HAVING count(*) > 1) several");
        if (!user.isEmpty()) {
            throw new IllegalStateException("Table user_snowflake_configs has several "
                    + (hasActive ? "active rows of user " : "rows of user ") + user
                    + "; a user has one destination. Keep one, and for the id of each of the others run: "
                    + (hasActive
                            ? "UPDATE user_snowflake_configs SET is_active = false WHERE id = '…';"
                            : "DELETE FROM user_snowflake_configs WHERE id = '…';"));
        }
    }

    /** Their types by their names, in order; empty if there is no such table. */
    private static Map<String, String> columns(Connection connection, String table) throws SQLException {
        Map<String, String> columns = new LinkedHashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT a.attname, base.typname FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid"
                        + " JOIN pg_type base ON base.oid = coalesce(nullif(t.typbasetype, 0), t.oid)"
                        + " WHERE a.attrelid = to_regclass(?) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum")) {
            statement.setString(1, table);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    columns.put(rows.getString(1), rows.getString(2));
                }
            }
        }
        return columns;
    }

    private static String names(List<Column> columns) {
        List<String> names = new ArrayList<>(columns.stream().map(Column::name).toList());
        String last = names.remove(names.size() - 1);
        return names.isEmpty() ? last : String.join(", ", names) + " and no " + last;
    }

    private static boolean isTrue(Connection connection, String question) throws SQLException {
        return value(connection, question).equals("t");
    }

    private static String value(Connection connection, String question) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(question);
                ResultSet row = statement.executeQuery()) {
            String value = row.next() ? row.getString(1) : null;
            return value == null ? "" : value;
        }
    }
}
