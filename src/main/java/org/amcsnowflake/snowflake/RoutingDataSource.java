package org.amcsnowflake.snowflake;

import javax.sql.DataSource;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;

/**
 * The one data source of the routes' {@code jdbc:snowflake} steps: hands out the connection of the upload that is at
 * the step, which {@link SessionBinding} has bound to the thread.
 */
public final class RoutingDataSource implements DataSource {

    @Override
    public Connection getConnection() throws SQLException {
        return SessionBinding.boundToThisThread()
                .orElseThrow(
                        () -> new SQLException("No upload has a Snowflake session at this step: the step must stand"
                                + " after open-session in its route, with the endpoint jdbc:snowflake in a 'to'."));
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("The destination decides who logs in.");
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException("Nothing to unwrap.");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
