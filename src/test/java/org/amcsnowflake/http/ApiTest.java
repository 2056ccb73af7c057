package org.amcsnowflake.http;

import org.amcsnowflake.flow.Amc;
import org.amcsnowflake.flow.FreePort;
import org.amcsnowflake.flow.RunningService;
import org.amcsnowflake.flow.Warehouse;
import org.amcsnowflake.local.postgres.LocalPostgres;
import org.amcsnowflake.local.postgres.TestPostgres;
import org.amcsnowflake.local.snowflake.LocalSnowflake;
import org.amcsnowflake.local.snowflake.LocalSnowflakeSettings;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** The running service between PostgreSQL and the local Snowflake, asked over HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ApiTest {
    final TestPostgres.Database database = LocalPostgres.forTests().freshDatabase();
    final LocalSnowflake snowflake = LocalSnowflake.start(LocalSnowflakeSettings.demo());
    final Amc amc = new Amc(database.dataSource());
    final Warehouse warehouse = new Warehouse(snowflake);
    URI base;
    private RunningService service;

    @BeforeAll
    void start() {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
        Awaitility.setDefaultPollInterval(Duration.ofMillis(20));
        int port = FreePort.find();
        Map<String, String> settings = new HashMap<>(Map.of("http.port", Integer.toString(port)));
        settings.putAll(settings());
        service = RunningService.start(database, snowflake, settings);
        base = URI.create("http://127.0.0.1:" + port);
    }

    /** What this test sets otherwise. */
    Map<String, String> settings() {
        return Map.of();
    }

    @AfterEach
    void heal() {
        snowflake.clearFaults();
    }

    @AfterAll
    void stop() {
        service.close();
        warehouse.close();
        snowflake.close();
    }

    Api as(UUID user) {
        return new Api(base, user);
    }

    /** Of a user who has nothing yet. */
    Api asNewUser() {
        return as(UUID.randomUUID());
    }

    void awaitStatus(UUID execution, String status) {
        Awaitility.await("execution " + execution + " becomes " + status)
                .until(() -> status.equals(amc.status(execution)));
    }
}
