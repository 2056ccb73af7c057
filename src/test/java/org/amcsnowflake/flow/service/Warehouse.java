package org.amcsnowflake.flow.service;

import net.snowflake.client.api.driver.SnowflakeDriver;
import org.amcsnowflake.local.snowflake.LocalSnowflake;
import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** The local Snowflake as an analyst uses it: through the driver, on a separate connection. */
public final class Warehouse implements AutoCloseable {
    private final Connection connection;

    public Warehouse(LocalSnowflake snowflake) {
        this(snowflake, "demo", "AMC_LOADER");
    }

    /** With all privileges. */
    public static Warehouse ofAdministrator(LocalSnowflake snowflake) {
        return new Warehouse(snowflake, "admin", "ACCOUNTADMIN");
    }

    private Warehouse(LocalSnowflake snowflake, String user, String role) {
        Properties properties = new Properties();
        properties.put("account", "local");
        properties.put("user", user);
        properties.put("password", user + "-password");
        properties.put("db", "AMC");
        properties.put("schema", "PUBLIC");
        properties.put("warehouse", "AMC_WH");
        properties.put("role", role);
        properties.put("disablePlatformDetection", "true");
        properties.put("JDBC_QUERY_RESULT_FORMAT", "JSON");
        try {
            connection = new SnowflakeDriver().connect("jdbc:snowflake://" + snowflake.url() + "/", properties);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    public List<Map<String, @Nullable Object>> rows(String sql) {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            return Amc.Rows.of(result);
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    public long count(String sql) {
        return ((Number) rows(sql).get(0).values().iterator().next()).longValue();
    }

    public void execute(String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
