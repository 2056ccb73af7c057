package org.amcsnowflake.console;

import org.amcsnowflake.flow.Amc;
import org.amcsnowflake.flow.FreePort;
import org.amcsnowflake.flow.RunningService;
import org.amcsnowflake.flow.Warehouse;
import org.amcsnowflake.local.postgres.LocalPostgres;
import org.amcsnowflake.local.postgres.TestPostgres;
import org.amcsnowflake.local.snowflake.LocalSnowflake;
import org.amcsnowflake.local.snowflake.LocalSnowflakeSettings;
import org.junit.jupiter.api.extension.ExtensionContext;

import java.util.HashMap;
import java.util.Map;

/** The running service and a browser before it. Tests with the same settings share it, each with users of its own. */
final class RunningConsole implements AutoCloseable {
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(RunningConsole.class);

    final LocalSnowflake snowflake = LocalSnowflake.start(LocalSnowflakeSettings.demo());
    final Amc amc;
    final Warehouse warehouse = new Warehouse(snowflake);
    final Browser browser;
    private final RunningService service;

    private RunningConsole(Map<String, String> changes) {
        TestPostgres.Database database = LocalPostgres.forTests().freshDatabase();
        amc = new Amc(database.dataSource());
        int port = FreePort.find();
        Map<String, String> settings =
                new HashMap<>(Map.of("http.port", Integer.toString(port), "retry.redeliveries", "0"));
        settings.putAll(changes);
        service = RunningService.start(database, snowflake, settings);
        browser = new Browser("http://127.0.0.1:" + port);
    }

    /** It ends with the last test of this process. */
    static RunningConsole with(Map<String, String> settings, ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(settings, RunningConsole::new, RunningConsole.class);
    }

    @Override
    public void close() {
        browser.close();
        service.close();
        warehouse.close();
        snowflake.close();
    }
}
