package org.amcsnowflake.operations;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.camel.CamelContext;
import org.apache.camel.support.LifecycleStrategySupport;

import javax.sql.DataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The metric that tells how many Snowflake accounts are down, over all instances; PostgreSQL knows, and is asked for each look. */
public final class OutageGauge extends LifecycleStrategySupport {
    @Override
    public void onContextStarted(CamelContext context) {
        // Not one that this bean was made with: of the beans that Camel makes twice the first ones are closed.
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
