package org.amcsnowflake.snowflake;

import net.snowflake.client.api.statement.SnowflakeStatement;
import org.jspecify.annotations.Nullable;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * What a {@code jdbc:snowflake} step sees of the upload's connection: closing it leaves it open for the next step, and
 * each statement carries its query tag, leaves its query id and time in the session's trace, and answers with rows
 * whatever it is, since MERGE's counts of inserted and updated rows are lost in JDBC's single update count.
 */
final class StepConnection {
    private StepConnection() {}

    static Connection of(Session session, String step, String queryTag) {
        return proxy(Connection.class, (method, arguments) -> switch (method.getName()) {
            case "close" -> null;
            case "createStatement" ->
                statement((Statement) invoke(session.connection(), method, arguments), session, step, queryTag);
            default -> invoke(session.connection(), method, arguments);
        });
    }

    private static Statement statement(Statement statement, Session session, String step, String queryTag)
            throws SQLException {
        statement.unwrap(SnowflakeStatement.class).setParameter("QUERY_TAG", queryTag);
        TracedStatement traced = new TracedStatement(statement, session, step);
        return proxy(Statement.class, (method, arguments) -> switch (method.getName()) {
            case "execute" -> traced.execute((String) arguments[0]);
            case "getResultSet" -> traced.rows;
            case "getUpdateCount" -> -1;
            default -> invoke(statement, method, arguments);
        });
    }

    private static final class TracedStatement {
        private final Statement statement;
        private final Session session;
        private final String step;
        private @Nullable ResultSet rows;

        TracedStatement(Statement statement, Session session, String step) {
            this.statement = statement;
            this.session = session;
            this.step = step;
        }

        boolean execute(String sql) throws SQLException {
            long start = System.nanoTime();
            try {
                rows = statement.executeQuery(sql);
                return true;
            } finally {
                String queryId = statement.unwrap(SnowflakeStatement.class).getQueryID();
                session.ran(new StatementTrace(step, queryId, (System.nanoTime() - start) / 1_000_000));
            }
        }
    }

    @FunctionalInterface
    private interface Handler {
        @Nullable
        Object handle(Method method, Object[] arguments) throws Throwable;
    }

    private static <T> T proxy(Class<T> type, Handler handler) {
        return type.cast(Proxy.newProxyInstance(
                StepConnection.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> handler.handle(method, arguments == null ? new Object[0] : arguments)));
    }

    private static @Nullable Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
