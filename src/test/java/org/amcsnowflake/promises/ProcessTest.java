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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Services in processes of their own, which each test starts, between PostgreSQL and the local Snowflake. */
abstract class ProcessTest {
    final TestPostgres.Database database = LocalPostgres.forTests().freshDatabase();
    final LocalSnowflake snowflake;
    final Amc amc = new Amc(database.dataSource());
    final Warehouse warehouse;
    final UUID user = amc.userWithDestination();
    private final List<ServiceProcess> started = new ArrayList<>();

    @Nullable
    ServiceProcess service;

    ProcessTest() {
        this(LocalSnowflakeSettings.demo());
    }

    ProcessTest(LocalSnowflakeSettings settings) {
        snowflake = LocalSnowflake.start(settings);
        warehouse = new Warehouse(snowflake);
    }

    @BeforeEach
    void patience() {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
        Awaitility.setDefaultPollInterval(Duration.ofMillis(20));
    }

    @AfterEach
    void closeAll() {
        started.forEach(ServiceProcess::close);
        warehouse.close();
        snowflake.close();
    }

    ServiceProcess newService(Map<String, String> settings) {
        ServiceProcess one = ServiceProcess.start(database.jdbcUrl(), LocalPostgres.USER, snowflake.url(), settings);
        started.add(one);
        return one;
    }

    void awaitUploaded(UUID execution) {
        Awaitility.await().until(() -> "uploaded".equals(amc.status(execution)));
    }
}
