package org.amcsnowflake.snowflake;

import net.snowflake.client.api.statement.SnowflakeStatement;
import org.jspecify.annotations.Nullable;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.List;

/**
 * What a {@code jdbc:snowflake} step sees of the upload's connection: closing it leaves it open for the next step, and
 * each statement carries its query tag, leaves its query id and time in the session's trace, and answers with rows
 * whatever it is, since MERGE's counts of inserted and updated rows are lost in JDBC's single update count.
 */
final class StepConnection {
    private StepConnection() {}

    static Connection of(Session session, String step, String queryTag, List<String> binds) {
        return proxy(Connection.class, (method, arguments) -> switch (method.getName()) {
            case "close" -> null;
            case "createStatement" -> statement(new TracedStatement(session, step, queryTag, binds));
            default -> invoke(session.connection(), method, arguments);
        });
    }

    private static Statement statement(TracedStatement traced) {
        return proxy(Statement.class, (method, arguments) -> switch (method.getName()) {
            case "execute" -> traced.execute((String) arguments[0]);
            case "getResultSet" -> traced.rows;
            case "getUpdateCount" -> -1;
            case "getConnection" -> traced.session.connection();
            case "close" -> traced.close();
            default -> throw new SQLFeatureNotSupportedException("A step of a route only executes its statement.");
        });
    }

    private static final class TracedStatement {
        private final Session session;
        private final String step;
        private final String queryTag;
        private final List<String> binds;
        private @Nullable Statement statement;
        private @Nullable ResultSet rows;

        TracedStatement(Session session, String step, String queryTag, List<String> binds) {
            this.session = session;
            this.step = step;
            this.queryTag = queryTag;
            this.binds = binds;
        }

        boolean execute(String sql) throws SQLException {
            long start = System.nanoTime();
            PreparedStatement prepared =
                    binds.isEmpty() ? null : session.connection().prepareStatement(sql);
            Statement open = prepared == null ? session.connection().createStatement() : prepared;
            statement = open;
            SnowflakeStatement driver = open.unwrap(SnowflakeStatement.class);
            driver.setParameter("QUERY_TAG", queryTag);
            session.begins(sql);
            try {
                rows = prepared == null
                        ? open.executeQuery(sql)
                        : bound(prepared).executeQuery();
                session.ended(sql);
                return true;
            } finally {
                session.ran(new StatementTrace(step, driver.getQueryID(), (System.nanoTime() - start) / 1_000_000));
            }
        }

        private PreparedStatement bound(PreparedStatement prepared) throws SQLException {
            for (int i = 0; i < binds.size(); i++) {
                prepared.setString(i + 1, binds.get(i));
            }
            return prepared;
        }

        @Nullable
        Object close() throws SQLException {
            if (statement != null) {
                statement.close();
            }
            return null;
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
