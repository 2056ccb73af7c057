package org.amcsnowflake.http;

import org.amcsnowflake.flow.service.Amc;
import org.amcsnowflake.flow.service.SharedService;
import org.amcsnowflake.flow.service.Warehouse;
import org.amcsnowflake.http.client.Api;
import org.amcsnowflake.local.postgres.TestPostgres;
import org.amcsnowflake.local.snowflake.LocalSnowflake;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;

import java.net.URI;
import java.util.Map;
import java.util.UUID;

/** HTTP requests to the running service, with PostgreSQL and the local Snowflake. */
@Tag("service")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ApiTest {
    SharedService service;
    TestPostgres.Database database;
    LocalSnowflake snowflake;
    Amc amc;
    Warehouse warehouse;
    URI base;

    @BeforeAll
    void start() {
        service = SharedService.with(settings());
        database = service.database;
        snowflake = service.snowflake;
        amc = service.amc;
        warehouse = service.warehouse;
        base = service.base;
    }

    /** In addition to the usual ones; tests with equal settings share a service. */
    Map<String, String> settings() {
        return Map.of("http.requests-per-minute", "1000000");
    }

    @AfterEach
    void heal() {
        service.heal();
    }

    Api as(UUID user) {
        return new Api(base, user);
    }

    /** As a user without any resources. */
    Api asNewUser() {
        return as(UUID.randomUUID());
    }

    void awaitStatus(UUID execution, String status) {
        Awaitility.await("execution " + execution + " becomes " + status)
                .until(() -> status.equals(amc.status(execution)));
    }
}
