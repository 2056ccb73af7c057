package org.amcsnowflake.operations;

import org.apache.camel.CamelContext;
import org.apache.camel.support.LifecycleStrategySupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import javax.sql.DataSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Gives back, when the routes have stopped, what this instance still holds, so that another one need not wait for its
 * lease to run out.
 */
final class HandBack extends LifecycleStrategySupport {
    private static final Logger LOG = LoggerFactory.getLogger(HandBack.class);

    private final DataSource database;
    private final String instance;

    HandBack(DataSource database, String instance) {
        this.database = database;
        this.instance = instance;
    }

    @Override
    public void onContextStopped(CamelContext context) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql())) {
            statement.setString(1, instance);
            statement.executeUpdate();
        } catch (SQLException | IOException e) {
            LOG.warn(
                    "What was unfinished could not be handed back ({}); it is taken up when its lease runs out.",
                    e.getMessage());
        }
    }

    private static String sql() throws IOException {
        try (InputStream resource = HandBack.class.getResourceAsStream("/sql/hand-back-claims.sql")) {
            if (resource == null) {
                throw new IOException("the jar lacks sql/hand-back-claims.sql");
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
