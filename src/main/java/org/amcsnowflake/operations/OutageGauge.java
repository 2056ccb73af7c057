package org.amcsnowflake.operations;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.camel.CamelContext;
import org.apache.camel.support.LifecycleStrategySupport;

import javax.sql.DataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * The metric of the number of unavailable Snowflake accounts, across all instances. Each reading queries PostgreSQL.
 */
public final class OutageGauge extends LifecycleStrategySupport {
    @Override
    public void onContextStarted(CamelContext context) {
        // Looked up here, not injected: Camel creates some beans twice and closes the first ones.
        DataSource database = context.getRegistry().lookupByNameAndType("database", DataSource.class);
        for (MeterRegistry registry : context.getRegistry().findByType(MeterRegistry.class)) {
            Gauge.builder("amc.snowflake.accounts.down", database, OutageGauge::count)
                    .description(
                            "Snowflake accounts that cannot be reached or are unavailable, so that their uploads wait")
                    .register(registry);
        }
    }

    private static double count(DataSource database) {
        try (Connection connection = database.getConnection();
                ResultSet row = connection
                        .createStatement()
                        .executeQuery(
                                "SELECT count(*) FROM snowflake_outages WHERE snowflake_is_known_outage(failed_at)")) {
            row.next();
            return row.getInt(1);
        } catch (SQLException unknown) {
            return Double.NaN;
        }
    }
}
