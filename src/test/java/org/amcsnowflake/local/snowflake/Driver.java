package org.amcsnowflake.local.snowflake;

import java.security.PrivateKey;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** Connects to a local Snowflake through the unmodified driver. */
public final class Driver {
    private final String url;
    private final Properties properties = new Properties();

    private Driver(LocalSnowflake snowflake) {
        url = "jdbc:snowflake://" + snowflake.url() + "/";
        with("account", "local")
                .with("user", "demo")
                .with("db", "AMC")
                .with("schema", "PUBLIC")
                .with("warehouse", "AMC_WH")
                .with("disablePlatformDetection", "true")
                .with("CLIENT_SESSION_KEEP_ALIVE", "false")
                .with("JDBC_QUERY_RESULT_FORMAT", "JSON");
    }

    public static Driver of(LocalSnowflake snowflake) {
        return new Driver(snowflake);
    }

    public static Connection connect(LocalSnowflake snowflake) throws SQLException {
        return of(snowflake).with("password", "demo-password").connect();
    }

    public Driver with(String property, String value) {
        properties.put(property, value);
        return this;
    }

    public Driver with(PrivateKey key) {
        properties.put("privateKey", key);
        return this;
    }

    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url, properties);
    }

    /** The rows of a query, each as its cells joined by commas. */
    public static List<String> rows(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                List<String> cells = new ArrayList<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    cells.add(String.valueOf(result.getString(i)));
                }
                rows.add(String.join(",", cells));
            }
            return rows;
        }
    }

    public static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
