package org.amcsnowflake.flow;

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

/** A running service with everything around it, shared by the test classes that want it with the same settings. */
public final class SharedService implements AutoCloseable {
    private static @Nullable SharedService inUse;

    public final TestPostgres.Database database;
    public final LocalSnowflake snowflake = LocalSnowflake.start(LocalSnowflakeSettings.demo());
    public final Amc amc;
    public final Warehouse warehouse = new Warehouse(snowflake);
    /** Of the API and the console. */
    public final URI base;

    private final RunningService service;
    private boolean paused;

    private SharedService(Map<String, String> changes, TestPostgres.Database database) {
        this.database = database;
        int port = FreePort.find();
        base = URI.create("http://127.0.0.1:" + port);
        Map<String, String> settings = new HashMap<>(Map.of("http.port", Integer.toString(port)));
        settings.putAll(changes);
        service = RunningService.start(database, snowflake, settings);
        amc = service.amc;
    }

    public static synchronized SharedService with(Map<String, String> settings) {
        return use(Shared.get(
                Map.copyOf(settings),
                () -> new SharedService(settings, LocalPostgres.forTests().freshDatabase())));
    }

    /** One on a database that is not as the others are. */
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

    /**
     * JUnit calls it when a class has ended: an unused service would otherwise keep polling as long as the JVM lives.
     */
    public static final class Rest implements TestExecutionListener {
        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            if (test.getSource().filter(ClassSource.class::isInstance).isPresent()) {
                pauseAll();
            }
        }
    }

    /** Nothing happens but what is asked for, until {@link #resume}. */
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

    /** After each test: nothing goes wrong any more, and the history is as short as at the beginning. */
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
