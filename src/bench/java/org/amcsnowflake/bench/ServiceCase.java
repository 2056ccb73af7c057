package org.amcsnowflake.bench;

import com.fasterxml.jackson.databind.JsonNode;
import org.amcsnowflake.bench.report.Report;
import org.amcsnowflake.bench.report.Spread;
import org.amcsnowflake.flow.service.Amc;
import org.amcsnowflake.local.postgres.LocalPostgres;
import org.amcsnowflake.local.postgres.TestPostgres;
import org.awaitility.Awaitility;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One service as users run it: its start, its rest, and many small uploads for many users. */
final class ServiceCase {
    private static final int USERS = 20;
    private static final int PER_SECOND = 10;
    /** What runs once after a start is not counted as idle load. */
    private static final Duration AFTER_A_START = Duration.ofSeconds(10);

    private static final Pattern EXECUTION = Pattern.compile("\"execution\":\"([^\"]+)\"");

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
        try (SnowflakeUnderTest snowflake = SnowflakeUnderTest.start()) {
            start(snowflake);
            try (ServiceUnderTest service = ServiceUnderTest.start(database, snowflake.url())) {
                service.awaitHealth();
                rest(service);
                upload(service, snowflake);
            }
        }
    }

    private void start(SnowflakeUnderTest snowflake) throws Exception {
        List<Double> claimed = new ArrayList<>();
        List<Double> healthy = new ArrayList<>();
        List<Double> cpu = new ArrayList<>();
        UUID user = amc.userWithDestination();
        for (int i = 0; i < starts; i++) {
            UUID waiting = amc.execution(user, "waiting", Amc.rows(1));
            double clock = System.currentTimeMillis() / 1e3;
            long begin = System.nanoTime();
            try (ServiceUnderTest service = ServiceUnderTest.start(database, snowflake.url())) {
                service.awaitHealth();
                healthy.add((System.nanoTime() - begin) / 1e9);
                cpu.add(service.cpuSeconds());
                new SmallUploads(amc, List.of(user), "waiting").awaitAll();
                claimed.add(number("SELECT extract(epoch FROM min(started_at)) AS n FROM snowflake_upload_attempts"
                                + " WHERE execution_id = '" + waiting + "'")
                        - clock);
            }
        }
        report.observe("start to first claim", "s", Spread.of(claimed));
        report.compare("start until healthy", "s", Spread.of(healthy), 5.0);
        report.compare("start until healthy, CPU", "s", Spread.of(cpu), 6.0);
    }

    private void rest(ServiceUnderTest service) throws IOException {
        pass(AFTER_A_START);
        double cpu = service.cpuSeconds();
        long transactions = transactions();
        double seconds = pass(rest);
        report.compare("idle, CPU", "% of a core", (service.cpuSeconds() - cpu) / seconds * 100, 2.0);
        // Its own query is one of them.
        report.compare("idle, transactions", "per second", (transactions() - transactions - 1) / seconds, 3.0);
        report.observe("idle, memory", "MB", service.residentMegabytes());
    }

    /** @return seconds */
    private static double pass(Duration time) {
        long begin = System.nanoTime();
        Awaitility.await()
                .pollInterval(Duration.ofSeconds(1))
                .atMost(time.multipliedBy(10))
                .until(() -> System.nanoTime() - begin >= time.toNanos());
        return (System.nanoTime() - begin) / 1e9;
    }

    private long transactions() {
        return (long) number(
                "SELECT xact_commit + xact_rollback AS n FROM pg_stat_database WHERE datname = current_database()");
    }

    private double number(String sql) {
        return Double.parseDouble(String.valueOf(amc.one(sql).get("n")));
    }

    private void upload(ServiceUnderTest service, SnowflakeUnderTest snowflake) throws Exception {
        List<UUID> users = SmallUploads.users(amc, USERS);
        // The first upload of each user signs in, and the JVM compiles.
        new SmallUploads(amc, users, "warm").run(USERS * 5);
        snowflake.forget();
        double cpu = service.cpuSeconds();
        double snowflakeCpu = snowflake.cpuSeconds();
        SmallUploads many = new SmallUploads(amc, users, "many");
        double perSecond = many.run(executions);

        String what = "%,d executions of %d rows for %d users".formatted(executions, SmallUploads.ROWS, USERS);
        report.observe(what, "per second", perSecond);
        report.observe(what + ", statements", "each", statementsPerExecution(snowflake));
        report.observe(what + ", CPU of the service", "ms each", (service.cpuSeconds() - cpu) / executions * 1e3);
        report.observe(
                what + ", CPU of the local Snowflake",
                "ms each",
                (snowflake.cpuSeconds() - snowflakeCpu) / executions * 1e3);
        many.report(report, what + " at once");
        report.observe("after load, memory", "MB", service.residentMegabytes());

        SmallUploads steady = new SmallUploads(amc, users, "steady");
        steady.arrive(PER_SECOND, rest);
        steady.awaitAll();
        steady.report(report, "%d executions of %d rows per second".formatted(PER_SECOND, SmallUploads.ROWS));
    }

    /** The server remembers only the latest statements, which may be fewer than all. */
    private static double statementsPerExecution(SnowflakeUnderTest snowflake) throws IOException {
        Set<String> executions = new HashSet<>();
        int statements = 0;
        for (JsonNode statement : snowflake.statements()) {
            statements++;
            Matcher tagged = EXECUTION.matcher(statement.path("tag").asText());
            if (tagged.find()) {
                executions.add(tagged.group(1));
            }
        }
        return (double) statements / executions.size();
    }
}
