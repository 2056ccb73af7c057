package org.amcsnowflake.bench;

import org.amcsnowflake.flow.service.Amc;
import org.amcsnowflake.local.postgres.LocalPostgres;
import org.amcsnowflake.local.postgres.TestPostgres;
import org.amcsnowflake.local.snowflake.LocalSnowflake;
import org.amcsnowflake.local.snowflake.LocalSnowflakeSettings;
import org.awaitility.Awaitility;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** One service as users run it: its start, its rest, and many small uploads for many users. */
final class ServiceCase {
    private static final int USERS = 20;
    private static final int ROWS = 100;

    private final Report report;
    private final int starts;
    private final int executions;
    private final Duration rest;
    private final TestPostgres.Database database = LocalPostgres.forTests().freshDatabase();
    private final Amc amc = new Amc(database.dataSource());

    ServiceCase(Report report, boolean quick) {
        this.report = report;
        starts = quick ? 1 : 5;
        executions = quick ? 200 : 10_000;
        rest = Duration.ofSeconds(quick ? 10 : 60);
    }

    void run() throws Exception {
        try (LocalSnowflake snowflake = LocalSnowflake.start(LocalSnowflakeSettings.demo())) {
            start(snowflake);
            try (ServiceUnderTest service = ServiceUnderTest.start(database, snowflake)) {
                service.awaitHealth();
                rest(service);
                upload(service, snowflake);
            }
        }
    }

    private void start(LocalSnowflake snowflake) throws Exception {
        List<Double> seconds = new ArrayList<>();
        List<Double> cpu = new ArrayList<>();
        for (int i = 0; i < starts; i++) {
            long begin = System.nanoTime();
            try (ServiceUnderTest service = ServiceUnderTest.start(database, snowflake)) {
                service.awaitHealth();
                seconds.add((System.nanoTime() - begin) / 1e9);
                cpu.add(service.cpuSeconds());
            }
        }
        report.compare("start until healthy", "s", Spread.of(seconds), 5);
        report.compare("start until healthy, CPU", "s", Spread.of(cpu), 6);
    }

    private void rest(ServiceUnderTest service) throws IOException {
        double cpu = service.cpuSeconds();
        long transactions = transactions();
        long begin = System.nanoTime();
        Awaitility.await()
                .pollInterval(Duration.ofSeconds(1))
                .atMost(rest.multipliedBy(10))
                .until(() -> System.nanoTime() - begin >= rest.toNanos());
        double seconds = (System.nanoTime() - begin) / 1e9;
        report.compare("idle, CPU", "% of a core", (service.cpuSeconds() - cpu) / seconds * 100, 2);
        // Its own query is one of them.
        report.compare("idle, transactions", "per second", (transactions() - transactions - 1) / seconds, 3);
        report.observe("idle, memory", "MB", service.residentMegabytes());
    }

    private long transactions() {
        Object all = amc.one(
                        "SELECT xact_commit + xact_rollback AS n FROM pg_stat_database WHERE datname = current_database()")
                .get("n");
        return Long.parseLong(String.valueOf(all));
    }

    private void upload(ServiceUnderTest service, LocalSnowflake snowflake) throws IOException {
        List<UUID> users =
                Stream.generate(amc::userWithDestination).limit(USERS).toList();
        // The first upload of each user signs in, and the JVM compiles.
        complete(users, USERS * 5, "warm");
        snowflake.forget();
        double cpu = service.cpuSeconds();
        long begin = System.nanoTime();
        complete(users, executions, "many");
        double seconds = (System.nanoTime() - begin) / 1e9;

        List<Double> latencies = amc
                .rows("SELECT extract(epoch FROM snowflake_uploaded_at - completed_at) AS s FROM workflow_executions"
                        + " WHERE metadata->>'snowflake_table_name' LIKE 'many%' ORDER BY 1")
                .stream()
                .map(row -> Double.parseDouble(String.valueOf(row.get("s"))))
                .toList();
        String what = "%,d executions of %d rows for %d users".formatted(executions, ROWS, USERS);
        report.observe(what, "per second", executions / seconds);
        report.observe(
                what + ", statements", "each", (double) snowflake.statements().size() / executions);
        report.observe(what + ", CPU of the service", "ms each", (service.cpuSeconds() - cpu) / executions * 1e3);
        report.observe(what + ", completion to uploaded, p50", "s", Spread.quantile(latencies, 0.5));
        report.observe(what + ", completion to uploaded, p95", "s", Spread.quantile(latencies, 0.95));
        report.observe("after load, memory", "MB", service.residentMegabytes());
    }

    private void complete(List<UUID> users, int count, String tables) {
        for (int i = 0; i < count; i++) {
            amc.execution(users.get(i % USERS), tables + "_" + i % USERS, Amc.rows(ROWS));
        }
        Awaitility.await()
                .atMost(Duration.ofHours(1))
                .until(() -> amc.one(
                                "SELECT count(*) AS n FROM workflow_executions WHERE snowflake_status IS DISTINCT FROM 'uploaded'")
                        .get("n")
                        .equals(0L));
    }
}
