package org.amcsnowflake.local.demo;

import org.amcsnowflake.destination.Fernet;
import org.amcsnowflake.local.amc.AmcDatabase;
import org.amcsnowflake.local.amc.SqlFile;
import org.jspecify.annotations.Nullable;

import javax.sql.DataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/** Fills an empty, migrated database with the same demo data each time. */
public final class DemoData {
    private final DataSource database;
    private final Fernet fernet;
    private final DemoKeyPair keyPair;

    public DemoData(DataSource database, Fernet fernet, DemoKeyPair keyPair) {
        this.database = database;
        this.fernet = fernet;
        this.keyPair = keyPair;
    }

    /** @return whether the database was empty; existing data is left unchanged */
    public boolean seedIfEmpty() {
        try (Connection connection = database.getConnection()) {
            if (isSeeded(connection)) {
                return false;
            }
            AmcDatabase amc = new AmcDatabase(database);
            insertSchedules(connection);
            DemoExecutions.completed().forEach(execution -> execution.completeIn(amc));
            amc.begin(DemoExecutions.running().started());
            DemoExecution failed = DemoExecutions.failed();
            amc.fail(
                    failed.started(),
                    failed.createdAt().plusSeconds(20),
                    "Query exceeds the minimum aggregation threshold.");
            // Written last, and read by isSeeded, so that an interrupted seed is resumed.
            insertDestinations(connection);
            return true;
        } catch (SQLException e) {
            throw new IllegalStateException("The demo data could not be written: " + e.getMessage(), e);
        }
    }

    private static boolean isSeeded(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SqlFile.read("is-demo-complete.sql"));
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getBoolean(1);
        }
    }

    private static void insertSchedules(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SqlFile.read("insert-demo-schedule.sql"))) {
            for (DemoSchedule schedule : DemoSchedule.values()) {
                statement.setObject(1, schedule.id());
                statement.setObject(2, schedule.user().id());
                statement.setString(3, schedule.title());
                statement.setString(4, DemoSchedule.INSTANCE);
                statement.setString(5, DemoSchedule.BRAND);
                statement.setString(6, schedule.result().template());
                statement.setString(7, schedule.config());
                statement.setString(8, schedule.metadata());
                statement.executeUpdate();
            }
        }
    }

    private void insertDestinations(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        insertDestination(
                connection,
                DemoUser.DEMO.id(),
                DemoSnowflake.USER,
                "password",
                fernet.encrypt(DemoSnowflake.PASSWORD),
                null);
        insertDestination(
                connection,
                DemoUser.KEY_PAIR.id(),
                DemoSnowflake.KEY_PAIR_USER,
                "key_pair",
                null,
                fernet.encrypt(keyPair.privateKeyPem()));
        connection.commit();
    }

    private static void insertDestination(
            Connection connection,
            UUID user,
            String username,
            String method,
            @Nullable String password,
            @Nullable String privateKey)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SqlFile.read("insert-demo-destination.sql"))) {
            statement.setObject(1, user);
            statement.setString(2, DemoSnowflake.ACCOUNT);
            statement.setString(3, username);
            statement.setString(4, method);
            statement.setString(5, password);
            statement.setString(6, privateKey);
            statement.setString(7, DemoSnowflake.WAREHOUSE);
            statement.setString(8, DemoSnowflake.DATABASE);
            statement.setString(9, DemoSnowflake.SCHEMA);
            statement.setString(10, DemoSnowflake.ROLE);
            statement.executeUpdate();
        }
    }
}
