package org.amcsnowflake.flow.service;

import org.amcsnowflake.destination.Fernet;
import org.jspecify.annotations.Nullable;

import javax.sql.DataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The AMC manager's database in tests. Executions have UUIDs unless a test needs other ids. */
public final class Amc {
    public static final String FERNET_KEY = "bG9jYWwtbW9kZS1rZXktZm9yLWRlbW9uc3RyYXRpb24=";

    private final DataSource database;
    private final Runnable whenDue;

    public Amc(DataSource database) {
        this(database, () -> {});
    }

    /** @param whenDue called after an execution has become due */
    Amc(DataSource database, Runnable whenDue) {
        this.database = database;
        this.whenDue = whenDue;
    }

    /** A user whose destination is the local Snowflake's demo account. */
    public UUID userWithDestination() {
        return userWithPassword("demo-password");
    }

    /** With a wrong password, the Snowflake user is another one, since refusals affect all configurations of a user. */
    public UUID userWithPassword(String password) {
        UUID user = UUID.randomUUID();
        destination(user, password);
        return user;
    }

    public void destination(Object user, String password) {
        update(
                "INSERT INTO user_snowflake_configs (id, user_id, account, username, password, auth_method, warehouse, database,"
                        + " schema, role, updated_at) VALUES (gen_random_uuid(), ?, 'local', ?, ?, 'password', 'AMC_WH', 'AMC',"
                        + " 'PUBLIC', 'AMC_LOADER', now())",
                user,
                password.equals("demo-password") ? "demo" : "stranger_" + user,
                Fernet.of(FERNET_KEY).encrypt(password));
    }

    public UUID schedule(UUID user, String metadata) {
        UUID id = UUID.randomUUID();
        schedule(id, user, metadata);
        return id;
    }

    public void schedule(Object id, Object user, String metadata) {
        update(
                "INSERT INTO workflow_schedules (id, user_id, name, metadata) VALUES (?, ?, 'test', ?::jsonb)",
                id,
                user,
                metadata);
    }

    /** A completed execution, to be uploaded to the table. */
    public UUID execution(UUID user, String table, String resultData) {
        return execution(
                user, null, "{\"snowflake_enabled\": true, \"snowflake_table_name\": \"" + table + "\"}", resultData);
    }

    public UUID execution(UUID user, @Nullable UUID schedule, String metadata, @Nullable String resultData) {
        UUID id = runningExecution(user, schedule, metadata, resultData);
        complete(id);
        return id;
    }

    /** Not claimed before {@link #complete}, so that a test can change it first. */
    public UUID runningExecution(UUID user, @Nullable UUID schedule, String metadata, @Nullable String resultData) {
        UUID id = UUID.randomUUID();
        runningExecution(id, user, schedule, metadata, resultData);
        return id;
    }

    public void runningExecution(
            Object id, Object user, @Nullable Object schedule, String metadata, @Nullable String resultData) {
        update(
                "INSERT INTO workflow_executions (id, user_id, schedule_id, status, metadata, result_data, completed_at)"
                        + " VALUES (?, ?, ?, 'RUNNING', ?::jsonb, ?::jsonb, now())",
                id,
                user,
                schedule,
                metadata,
                resultData);
    }

    public void complete(Object execution) {
        update("UPDATE workflow_executions SET status = 'SUCCEEDED' WHERE id = ?", execution);
        whenDue.run();
    }

    /** A result with this many rows: {@code [{"n": 1}, {"n": 2} …]}. */
    public static String rows(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(n -> "{\"n\": " + n + "}")
                .collect(Collectors.joining(", ", "[", "]"));
    }

    public void createdAt(Object execution, String time) {
        update("UPDATE workflow_executions SET created_at = ?::timestamptz WHERE id = ?", time, execution);
    }

    public void window(Object execution, String start, String end) {
        update(
                "UPDATE workflow_executions SET time_window_start = ?::timestamptz, time_window_end = ?::timestamptz WHERE id = ?",
                start,
                end,
                execution);
    }

    public void result(Object execution, @Nullable String resultData) {
        update("UPDATE workflow_executions SET result_data = ?::jsonb WHERE id = ?", resultData, execution);
    }

    /** Like the retry button. */
    public void retry(Object execution) {
        update(
                "UPDATE workflow_executions SET snowflake_status = 'pending', snowflake_attempt_count = 0,"
                        + " snowflake_error_message = NULL, snowflake_next_attempt_at = NULL WHERE id = ?",
                execution);
        whenDue.run();
    }

    /** Whether it has failed, with or without another attempt. */
    public boolean isWaitingForRetry(UUID execution) {
        return isDead(execution)
                || !rows(
                                "SELECT FROM workflow_executions WHERE id = ? AND snowflake_status = 'failed' AND snowflake_next_attempt_at > now()",
                                execution)
                        .isEmpty();
    }

    /** Whether only a person can retry it. */
    public boolean isDead(Object execution) {
        return !rows("""
                SELECT FROM workflow_executions e JOIN snowflake_dead_letters d ON d.execution_id = e.id
                WHERE e.id = ? AND e.snowflake_status = 'failed' AND d.resolved_at IS NULL""", execution).isEmpty();
    }

    public @Nullable String status(Object execution) {
        return (String) one("SELECT snowflake_status AS value FROM workflow_executions WHERE id = ?", execution)
                .get("value");
    }

    public Map<String, @Nullable Object> row(Object execution) {
        return one("SELECT * FROM workflow_executions WHERE id = ?", execution);
    }

    public List<Map<String, @Nullable Object>> attempts(Object execution) {
        return rows("SELECT * FROM snowflake_upload_attempts WHERE execution_id = ? ORDER BY id", execution);
    }

    public List<Map<String, @Nullable Object>> deadLetters(Object execution) {
        return rows("SELECT * FROM snowflake_dead_letters WHERE execution_id = ?", execution);
    }

    public Map<String, @Nullable Object> one(String sql, Object... values) {
        List<Map<String, @Nullable Object>> rows = rows(sql, values);
        if (rows.size() != 1) {
            throw new AssertionError(rows.size() + " rows instead of one: " + sql);
        }
        return rows.get(0);
    }

    public List<Map<String, @Nullable Object>> rows(String sql, Object... values) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = bound(connection, sql, values);
                ResultSet result = statement.executeQuery()) {
            return Rows.of(result);
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    /** Holds the locks of a statement, which is rolled back afterwards. */
    public void holding(Runnable meanwhile, String sql, @Nullable Object... values) {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement statement = bound(connection, sql, values)) {
                statement.execute();
                meanwhile.run();
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    public int update(String sql, @Nullable Object... values) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = bound(connection, sql, values)) {
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    private static PreparedStatement bound(Connection connection, String sql, @Nullable Object... values)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }

    /** A result set as maps, in the order of its columns. */
    static final class Rows {
        private Rows() {}

        static List<Map<String, @Nullable Object>> of(ResultSet result) throws SQLException {
            List<Map<String, @Nullable Object>> rows = new ArrayList<>();
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                Map<String, @Nullable Object> row = new LinkedHashMap<>();
                for (int column = 1; column <= columns; column++) {
                    row.put(result.getMetaData().getColumnLabel(column), result.getObject(column));
                }
                rows.add(row);
            }
            return rows;
        }
    }
}
