package org.amcsnowflake.promises;

import org.amcsnowflake.flow.Amc;
import org.amcsnowflake.flow.Warehouse;
import org.amcsnowflake.local.postgres.LocalPostgres;
import org.amcsnowflake.local.postgres.TestPostgres;
import org.amcsnowflake.local.snowflake.LocalSnowflake;
import org.amcsnowflake.local.snowflake.LocalSnowflakeSettings;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/** The service in a process of its own, which each test starts, between PostgreSQL and the local Snowflake. */
abstract class ProcessTest {
    final TestPostgres.Database database = LocalPostgres.forTests().freshDatabase();
    final LocalSnowflake snowflake = LocalSnowflake.start(LocalSnowflakeSettings.demo());
    final Amc amc = new Amc(database.dataSource());
    final Warehouse warehouse = new Warehouse(snowflake);
    final UUID user = amc.userWithDestination();

    @Nullable
    ServiceProcess service;

    @BeforeEach
    void patience() {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
        Awaitility.setDefaultPollInterval(Duration.ofMillis(20));
    }

    @AfterEach
    void stop() {
        if (service != null) {
            service.close();
        }
        warehouse.close();
        snowflake.close();
    }

    ServiceProcess newService(Map<String, String> settings) {
        return ServiceProcess.start(database.jdbcUrl(), LocalPostgres.USER, snowflake.url(), settings);
    }

    void awaitUploaded(UUID execution) {
        Awaitility.await().until(() -> "uploaded".equals(amc.status(execution)));
    }
}
