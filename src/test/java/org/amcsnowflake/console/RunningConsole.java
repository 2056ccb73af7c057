package org.amcsnowflake.console;

import org.amcsnowflake.flow.service.SharedService;
import org.amcsnowflake.support.Shared;

import java.util.HashMap;
import java.util.Map;

/** The running service and a browser. Tests with the same settings share it, each with its own users. */
final class RunningConsole implements AutoCloseable {
    final SharedService service;
    final Browser browser;

    private RunningConsole(SharedService service) {
        this.service = service;
        browser = new Browser(service.base.toString());
    }

    static RunningConsole with(Map<String, String> changes) {
        Map<String, String> settings =
                new HashMap<>(Map.of("console.token-links", "true", "workload-identity.issuer", SharedService.BASE));
        settings.putAll(changes);
        settings.put("retry.redeliveries", "0");
        SharedService service = SharedService.with(settings);
        return Shared.get(Map.of(RunningConsole.class, settings), () -> new RunningConsole(service));
    }

    static RunningConsole of(SharedService service) {
        return Shared.get(Map.of(RunningConsole.class, service), () -> new RunningConsole(service));
    }

    @Override
    public void close() {
        browser.close();
    }
}
