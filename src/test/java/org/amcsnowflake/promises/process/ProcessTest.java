package org.amcsnowflake.promises.process;

import org.amcsnowflake.flow.service.Amc;
import org.amcsnowflake.flow.service.Warehouse;
import org.amcsnowflake.local.postgres.LocalPostgres;
import org.amcsnowflake.local.postgres.TestPostgres;
import org.amcsnowflake.local.snowflake.LocalSnowflake;
import org.amcsnowflake.local.snowflake.LocalSnowflakeSettings;
import org.amcsnowflake.support.FailureRecord;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** Services in separate processes, started by each test, with PostgreSQL and the local Snowflake. */
@Tag("service")
abstract class ProcessTest {
    final TestPostgres.Database database = LocalPostgres.forTests().freshDatabase();
    final LocalSnowflake snowflake;
    final Amc amc = new Amc(database.dataSource());
    final Warehouse warehouse;
    final UUID user = amc.userWithDestination();
    private final List<ServiceProcess> started = new ArrayList<>();

    @RegisterExtension
    final FailureRecord record = new FailureRecord();

    @Nullable
    ServiceProcess service;

    ProcessTest() {
        this(LocalSnowflakeSettings.demo());
    }

    ProcessTest(LocalSnowflakeSettings settings) {
        snowflake = LocalSnowflake.start(settings);
        warehouse = new Warehouse(snowflake);
        keepStates(amc);
        record.keep("statements.txt", () -> lines(snowflake.statements()));
        record.keep("faults.txt", () -> lines(snowflake.faults()));
    }

    /** @param states whose executions, attempts and leases are saved on failure */
    final void keepStates(Amc states) {
        for (String table : List.of(
                "workflow_executions",
                "snowflake_upload_attempts",
                "snowflake_target_leases",
                "snowflake_outages",
                "snowflake_dead_letters")) {
            record.keep(
                    table + ".txt",
                    () -> lines(states.rows(
                            // Without the results, which may be long.
                            "SELECT (to_jsonb(t) - 'result_data')::text AS row FROM " + table + " t ORDER BY 1")));
        }
    }

    private static String lines(List<?> all) {
        return all.stream().map(String::valueOf).collect(Collectors.joining("\n"));
    }

    /** Saves what is needed to repeat a failed run. */
    void keep(String name, String value) {
        System.out.println(getClass().getSimpleName() + ": " + name + " " + value);
        record.keep(name + ".txt", () -> value);
    }

    @AfterEach
    void closeAll() {
        started.forEach(ServiceProcess::close);
        warehouse.close();
        snowflake.close();
    }

    /**
     * Expires all leases, so that others can claim the executions. For processes that are dead or paused; a running one
     * would renew its leases.
     */
    void leasesRunOut() {
        amc.update("UPDATE workflow_executions SET snowflake_lease_until = now() - interval '1 s'"
                + " WHERE snowflake_lease_until IS NOT NULL");
        amc.update("UPDATE snowflake_target_leases SET lease_until = now() - interval '1 s'");
    }

    ServiceProcess newService(Map<String, String> settings) {
        return newService(database.jdbcUrl(), LocalPostgres.USER, settings);
    }

    ServiceProcess newService(String databaseUrl, String databaseUser, Map<String, String> settings) {
        return closeAtTheEnd(ServiceProcess.start(databaseUrl, databaseUser, snowflake.url(), settings));
    }

    ServiceProcess closeAtTheEnd(ServiceProcess one) {
        started.add(one);
        record.keep("service-" + started.size() + ".log", one::log);
        return one;
    }

    void awaitUploaded(UUID execution) {
        Awaitility.await().until(() -> "uploaded".equals(amc.status(execution)));
    }
}
