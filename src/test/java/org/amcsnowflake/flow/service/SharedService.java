package org.amcsnowflake.flow.service;

import org.amcsnowflake.local.postgres.LocalPostgres;
import org.amcsnowflake.local.postgres.TestPostgres;
import org.amcsnowflake.local.snowflake.LocalSnowflake;
import org.amcsnowflake.local.snowflake.LocalSnowflakeSettings;
import org.amcsnowflake.support.Shared;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/** A running service with its dependencies, shared by test classes with the same settings. */
public final class SharedService implements AutoCloseable {
    /** In the value of a setting: {@link #base}. */
    public static final String BASE = "<base>";

    private static @Nullable SharedService inUse;

    public final TestPostgres.Database database;
    public final LocalSnowflake snowflake = LocalSnowflake.start(LocalSnowflakeSettings.demo());
    public final Amc amc;
    public final Warehouse warehouse = new Warehouse(snowflake);
    /** The port of the API and the console. */
    public final URI base;

    private final RunningService service;
    private boolean paused;

    private SharedService(Map<String, String> changes, TestPostgres.Database database) {
        this.database = database;
        int port = FreePort.find();
        base = URI.create("http://127.0.0.1:" + port);
        Map<String, String> settings = new HashMap<>(Map.of("http.port", Integer.toString(port)));
        changes.forEach((name, value) -> settings.put(name, value.replace(BASE, base.toString())));
        service = RunningService.start(database, snowflake, settings);
        amc = service.amc;
    }

    public static synchronized SharedService with(Map<String, String> settings) {
        return use(Shared.get(
                Map.copyOf(settings),
                () -> new SharedService(settings, LocalPostgres.forTests().freshDatabase())));
    }

    /** A service on a different database. */
    public static synchronized SharedService on(TestPostgres.Database database, Map<String, String> settings) {
        return use(Shared.get(database.name(), () -> new SharedService(settings, database)));
    }

    private static SharedService use(SharedService next) {
        if (inUse != next) {
            pauseAll();
        }
        next.resume();
        inUse = next;
        return next;
    }

    private static synchronized void pauseAll() {
        if (inUse != null) {
            inUse.pause();
        }
    }

    /** Called by JUnit when a class has ended: an unused service would otherwise keep polling until the JVM ends. */
    public static final class Rest implements TestExecutionListener {
        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            if (test.getSource().filter(ClassSource.class::isInstance).isPresent()) {
                pauseAll();
            }
        }
    }

    /** Disables all automatic work until {@link #resume}. */
    public synchronized void pause() {
        if (!paused) {
            service.pause();
            paused = true;
        }
    }

    public synchronized void resume() {
        if (paused) {
            service.resume();
            paused = false;
        }
    }

    /** After each test: removes faults and clears the history. */
    public void heal() {
        snowflake.clearFaults();
        // QUERY_HISTORY reads all of it each time.
        snowflake.forget();
    }

    @Override
    public void close() {
        inUse = null;
        service.close();
        warehouse.close();
        snowflake.close();
    }
}
