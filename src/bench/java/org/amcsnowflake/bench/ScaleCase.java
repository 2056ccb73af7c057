package org.amcsnowflake.bench;

import org.amcsnowflake.bench.report.Report;
import org.amcsnowflake.bench.report.Spread;
import org.amcsnowflake.flow.service.Amc;
import org.amcsnowflake.local.postgres.LocalPostgres;
import org.amcsnowflake.local.postgres.TestPostgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What grows: instances, the history, target tables, destinations that hang. Statements take 50 ms longer. */
final class ScaleCase {
    private static final Duration LATENCY = Duration.ofMillis(50);
    private static final int USERS = 20;
    private static final double SLOWER_TARGET = 1.1;

    private final Report report;
    private final int executions;
    private final int pairs;
    private final int history;
    private final List<Integer> targetRows;
    private final int destinations;

    ScaleCase(Report report, boolean quick) {
        this.report = report;
        executions = quick ? 100 : 1_000;
        pairs = quick ? 2 : 5;
        history = quick ? 100_000 : 1_000_000;
        targetRows = quick ? List.of(100_000) : List.of(1_000_000, 10_000_000);
        destinations = quick ? 20 : 100;
    }

    void run() throws Exception {
        try (SnowflakeUnderTest snowflake = SnowflakeUnderTest.start()) {
            snowflake.latency(LATENCY);
            instances(snowflake);
            history(snowflake);
            target(snowflake);
            hanging(snowflake);
        }
    }

    /** A database and the services on it. */
    private static final class Cluster implements AutoCloseable {
        private final TestPostgres.Database database = LocalPostgres.forTests().freshDatabase();
        private final Amc amc = new Amc(database.dataSource());
        private final List<ServiceUnderTest> services = new ArrayList<>();

        Cluster(SnowflakeUnderTest snowflake, int instances) throws IOException {
            this(snowflake, instances, Map.of());
        }

        Cluster(SnowflakeUnderTest snowflake, int instances, Map<String, String> settings) throws IOException {
            for (int i = 0; i < instances; i++) {
                services.add(ServiceUnderTest.start(database, snowflake.url(), settings));
            }
            services.forEach(ServiceUnderTest::awaitHealth);
        }

        @Override
        public void close() {
            services.forEach(ServiceUnderTest::close);
        }
    }

    private void instances(SnowflakeUnderTest snowflake) throws Exception {
        double one = 0;
        for (int instances = 1; instances <= 3; instances++) {
            try (Cluster cluster = new Cluster(snowflake, instances)) {
                List<UUID> users = SmallUploads.users(cluster.amc, USERS);
                new SmallUploads(cluster.amc, users, "warm_" + instances).run(USERS * 3);
                double perSecond = new SmallUploads(cluster.amc, users, "many_" + instances).run(executions);
                one = instances == 1 ? perSecond : one;
                report.observe(instances + " instances, executions of 100 rows", "per second", perSecond);
                report.observe(instances + " instances, executions per second against one", "x", perSecond / one);
            }
        }
    }

    /** Two services, one of them with a history; the other one tells how fast the machine is. */
    private void history(SnowflakeUnderTest snowflake) throws Exception {
        try (Cluster empty = new Cluster(snowflake, 1);
                Cluster full = new Cluster(snowflake, 1)) {
            UUID user = full.amc.userWithDestination();
            full.amc.update(
                    "INSERT INTO workflow_executions (user_id, status, metadata, created_at, completed_at) SELECT ?,"
                            + " 'completed', '{\"other\": 1}', timestamptz '2020-01-01' + n * interval '1 minute',"
                            + " timestamptz '2020-01-01' + n * interval '1 minute' FROM generate_series(1, ?) n",
                    user,
                    history);
            full.amc.update("ANALYZE workflow_executions");
            SmallUploads ofEmpty = new SmallUploads(empty.amc, SmallUploads.users(empty.amc, USERS), "empty");
            SmallUploads ofFull = new SmallUploads(full.amc, SmallUploads.users(full.amc, USERS), "full");
            Pairs pair = Pairs.of(pairs, () -> ofFull.run(USERS * 3), () -> ofEmpty.run(USERS * 3));
            report.compare(
                    "small uploads beside %,d executions of history, against none".formatted(history),
                    "x",
                    pair.ratio(),
                    SLOWER_TARGET);
        }
    }

    private void target(SnowflakeUnderTest snowflake) throws Exception {
        try (Cluster cluster = new Cluster(snowflake, 1);
                Connection control = snowflake.connect()) {
            Amc amc = cluster.amc;
            UUID user = amc.userWithDestination();
            ServiceUploader uploader = new ServiceUploader(amc);
            int first = targetRows.get(0);
            UUID large = Results.narrow(amc, user, first);
            UUID small = Results.narrow(amc, user, SmallUploads.ROWS);
            uploader.upload(Results.copy(amc, user, large, "bench_large"), first);
            SnowflakeUnderTest.run(control, "CREATE TABLE bench_more AS SELECT * FROM bench_large");
            uploader.upload(Results.copy(amc, user, small, "bench_small"), SmallUploads.ROWS);
            int present = first;
            for (int rows : targetRows) {
                for (; present < rows; present += first) {
                    SnowflakeUnderTest.run(control, "INSERT INTO bench_large SELECT * FROM bench_more");
                }
                // Not measured: the server may reorganize the table after the INSERTs.
                uploader.upload(Results.copy(amc, user, small, "bench_large"), SmallUploads.ROWS);
                List<Double> ratios = new ArrayList<>();
                for (int i = 0; i < pairs; i++) {
                    double ofSmall = uploader.upload(Results.copy(amc, user, small, "bench_small"), SmallUploads.ROWS);
                    double ofLarge = uploader.upload(Results.copy(amc, user, small, "bench_large"), SmallUploads.ROWS);
                    ratios.add(ofLarge / ofSmall);
                }
                report.observe(
                        "100 rows into a table of %,d rows, against a small one".formatted(rows),
                        "x",
                        Spread.of(ratios));
            }
        }
    }

    /** A tenth of the destinations accept connections and never respond; the others are measured. */
    private void hanging(SnowflakeUnderTest snowflake) throws Exception {
        int hanging = destinations / 10;
        int healthy = destinations - hanging;
        try (ServerSocket silent = new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress());
                Cluster calm = new Cluster(snowflake, 1);
                Cluster troubled = new Cluster(snowflake, 1, hosts(snowflake, silent, hanging))) {
            List<UUID> waiting = SmallUploads.users(troubled.amc, hanging);
            for (int i = 0; i < hanging; i++) {
                troubled.amc.update(
                        "UPDATE user_snowflake_configs SET account = ? WHERE user_id = ?",
                        "silent" + i,
                        waiting.get(i));
            }
            SmallUploads ofCalm = new SmallUploads(calm.amc, SmallUploads.users(calm.amc, healthy), "calm");
            SmallUploads ofTroubled =
                    new SmallUploads(troubled.amc, SmallUploads.users(troubled.amc, healthy), "healthy");
            ofCalm.run(healthy);
            ofTroubled.run(healthy);
            new SmallUploads(troubled.amc, waiting, "waiting").complete(hanging * 20);
            Pairs pair = Pairs.of(pairs, () -> ofTroubled.run(healthy * 5), () -> ofCalm.run(healthy * 5));
            report.observe(
                    "small uploads of %d destinations beside %d that hang, against none".formatted(healthy, hanging),
                    "x",
                    pair.ratio());
            ofTroubled.report(report, "%d destinations beside %d that hang".formatted(healthy, hanging));
            ofCalm.report(report, "%d destinations beside none that hangs".formatted(healthy));
        }
    }

    private static Map<String, String> hosts(SnowflakeUnderTest snowflake, ServerSocket silent, int count) {
        return Map.of(
                "SNOWFLAKE_HOSTS",
                IntStream.range(0, count)
                        .mapToObj(i -> "silent%d=http://127.0.0.1:%d".formatted(i, silent.getLocalPort()))
                        .collect(Collectors.joining(",", "local=" + snowflake.url() + ",", "")));
    }
}
