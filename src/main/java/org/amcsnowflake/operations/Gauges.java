package org.amcsnowflake.operations;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import org.amcsnowflake.metrics.UploadMetrics;
import org.amcsnowflake.metrics.Workload;
import org.amcsnowflake.operations.health.Health;
import org.amcsnowflake.snowflake.SessionPool;
import org.amcsnowflake.upload.Claims;
import org.apache.camel.CamelContext;
import org.apache.camel.support.LifecycleStrategySupport;
import org.jspecify.annotations.Nullable;

import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/**
 * The metrics that are states, read from memory at each scrape, and the connection of the service's counters to Camel's
 * registry.
 */
final class Gauges extends LifecycleStrategySupport {
    private static final String STATE = "state";

    private @Nullable MeterRegistry registry;

    @Override
    public void onContextStarted(CamelContext context) {
        // Beans are looked up here, not injected: Camel creates those of YAML files twice and closes the first ones.
        registry = context.getRegistry().findSingleByType(MeterRegistry.class);
        if (registry == null) {
            return;
        }
        Metrics.addRegistry(registry);
        UploadMetrics.begin();
        workload(bean(context, "workload", Workload.class));
        gauge(
                "ready",
                "1 if this instance is ready",
                () -> bean(context, "health", Health.class).isReady(context) ? 1 : 0);
        Claims claims = bean(context, "claims", Claims.class);
        gauge("workers", "Uploads that this instance can run concurrently", claims::workers);
        gauge("workers.busy", "Uploads that this instance is running", claims::busy);
        SessionPool sessions = bean(context, "sessions", SessionPool.class);
        state("sessions", "Sessions in Snowflake", "active", sessions::active);
        state("sessions", "Sessions in Snowflake", "idle", sessions::idle);
        pool(bean(context, "database", HikariDataSource.class), "database");
        pool(bean(context, "resultDatabase", HikariDataSource.class), "results");
    }

    @Override
    public void onContextStopped(CamelContext context) {
        if (registry != null) {
            Metrics.removeRegistry(registry);
        }
    }

    private static <T> T bean(CamelContext context, String name, Class<T> type) {
        return context.getRegistry().lookupByNameAndType(name, type);
    }

    private void workload(Workload workload) {
        waiting(workload, "due.executions", "due_executions", "Executions that are due, of all instances");
        waiting(
                workload,
                "waiting.executions",
                "waiting_executions",
                "Executions that wait for an account that is down");
        waiting(
                workload,
                "paused.executions",
                "paused_executions",
                "Executions that wait because uploads of their user are paused");
        waiting(
                workload,
                "accounts.down",
                "accounts_down",
                "Snowflake accounts that cannot be reached or are unavailable, so that their uploads wait");
        waiting(workload, "dead.letters.open", "dead_letters_open", "Uploads that need a person");
        waiting(workload, "leases", "leases", "Target tables that are being written, of all instances");
        Gauge.builder("amc.snowflake.oldest.due.age", () -> workload.value("oldest_due_age"))
                .description("How long the oldest execution has been due")
                .baseUnit("seconds")
                .register(registry);
    }

    private void waiting(Workload workload, String name, String column, String description) {
        gauge(name, description, () -> workload.value(column));
    }

    private void pool(HikariDataSource pool, String name) {
        connections(pool, name, "active", HikariPoolMXBean::getActiveConnections);
        connections(pool, name, "idle", HikariPoolMXBean::getIdleConnections);
        Gauge.builder("amc.snowflake.database.connections.max", pool, HikariDataSource::getMaximumPoolSize)
                .description("Connections to PostgreSQL that this instance may open")
                .tag("pool", name)
                .register(registry);
        Gauge.builder(
                        "amc.snowflake.database.connections.awaited",
                        pool,
                        each -> value(each, HikariPoolMXBean::getThreadsAwaitingConnection))
                .description("Threads that wait for a connection to PostgreSQL")
                .tag("pool", name)
                .register(registry);
    }

    private void connections(HikariDataSource pool, String name, String state, ToIntFunction<HikariPoolMXBean> value) {
        Gauge.builder("amc.snowflake.database.connections", pool, each -> value(each, value))
                .description("Connections to PostgreSQL")
                .tag("pool", name)
                .tag(STATE, state)
                .register(registry);
    }

    /** A pool has no numbers before its first use. */
    private static int value(HikariDataSource pool, ToIntFunction<HikariPoolMXBean> value) {
        HikariPoolMXBean numbers = pool.getHikariPoolMXBean();
        return numbers == null ? 0 : value.applyAsInt(numbers);
    }

    private void state(String name, String description, String state, Supplier<Number> value) {
        Gauge.builder("amc.snowflake." + name, value)
                .description(description)
                .tag(STATE, state)
                .register(registry);
    }

    private void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder("amc.snowflake." + name, value).description(description).register(registry);
    }
}
