package org.amcsnowflake.flow;

import org.amcsnowflake.flow.service.Amc;
import org.amcsnowflake.flow.service.Warehouse;
import org.amcsnowflake.local.postgres.TestPostgres;
import org.amcsnowflake.local.snowflake.LocalSnowflake;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;

import java.util.Map;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The service's routes and settings. Nothing starts automatically: no scheduled route runs, and a test sends the
 * messages it needs. A test that needs scheduled routes sets {@link #STOPPED} to {@link #NONE} and their intervals.
 */
@Tag("service")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RouteTest {
    static final String INSTANCE = RunningRoutes.INSTANCE;
    static final String STOPPED = RunningRoutes.STOPPED;
    static final String NONE = RunningRoutes.NONE;

    private final boolean alone = !settings().isEmpty();
    private final RunningRoutes routes = routes();
    final TestPostgres.Database database = routes.database;
    final LocalSnowflake snowflake = routes.snowflake;
    final Amc amc = routes.amc;
    final Warehouse warehouse = routes.warehouse;

    /**
     * Settings of this test that differ from the usual ones; without any, it shares the routes with other test classes.
     * Called before the fields of a subclass are initialized.
     */
    Map<String, String> settings() {
        return Map.of();
    }

    /** Called before the fields of a subclass are initialized, too. */
    RunningRoutes routes() {
        return alone ? RunningRoutes.with(settings()) : RunningRoutes.shared();
    }

    @AfterEach
    void healSnowflake() {
        snowflake.clearFaults();
    }

    @AfterAll
    void closeRoutes() {
        if (alone) {
            routes.close();
        }
    }

    CamelContext context() {
        return routes.context;
    }

    ProducerTemplate template() {
        return routes.template;
    }

    /** Triggers a claim. */
    void claim() {
        template().sendBody("seda:claim-executions?size=1&discardWhenFull=true&waitForTaskToComplete=Never", "");
    }

    void uploadAndAwait(UUID execution, String status) {
        claim();
        awaitStatus(execution, status);
    }

    void awaitStatus(UUID execution, String status) {
        Awaitility.await("execution " + execution + " becomes " + status).untilAsserted(() -> {
            // The next claim takes an execution that was handed back because another upload was writing to its table.
            claim();
            Map<String, @Nullable Object> row = amc.row(execution);
            if (!status.equals("failed") && amc.isWaitingForRetry(execution)) {
                throw new IllegalStateException("It has failed: " + row.get("snowflake_error_message"));
            }
            assertThat(row).as("its row").containsEntry("snowflake_status", status);
        });
    }

    /** Sends to a route and returns the exchange, with its failure if any. */
    Exchange send(
            String room,
            Map<String, @Nullable Object> variables,
            Map<String, @Nullable Object> properties,
            Object body) {
        return template().send("direct:" + room, exchange -> {
            variables.forEach(exchange::setVariable);
            properties.forEach(exchange::setProperty);
            exchange.getMessage().setBody(body);
        });
    }
}
