package org.amcsnowflake.bench;

import org.amcsnowflake.bench.report.Report;
import org.amcsnowflake.bench.report.Spread;
import org.amcsnowflake.flow.service.Amc;
import org.awaitility.Awaitility;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Many executions with small results, for several users in turn; each user has a table of its own. */
final class SmallUploads {
    static final int ROWS = 100;

    private final Amc amc;
    private final List<UUID> users;
    private final String tables;

    /** @param tables the prefix of their names */
    SmallUploads(Amc amc, List<UUID> users, String tables) {
        this.amc = amc;
        this.users = users;
        this.tables = tables;
    }

    static List<UUID> users(Amc amc, int count) {
        return Stream.generate(amc::userWithDestination).limit(count).toList();
    }

    /** All at once. */
    void complete(int count) {
        for (int i = 0; i < count; i++) {
            completeOne(i);
        }
    }

    private void completeOne(int i) {
        int user = i % users.size();
        amc.execution(users.get(user), tables + "_" + user, Amc.rows(ROWS));
    }

    /** At a constant rate. */
    void arrive(int perSecond, Duration during) {
        AtomicInteger arrived = new AtomicInteger();
        Awaitility.await()
                .pollInterval(Duration.ofMillis(1000 / perSecond))
                .atMost(during.multipliedBy(10))
                .until(() -> {
                    completeOne(arrived.get());
                    return arrived.incrementAndGet() >= during.toSeconds() * perSecond;
                });
    }

    void awaitAll() {
        Awaitility.await()
                .atMost(Duration.ofHours(1))
                .until(() -> amc.rows("SELECT FROM workflow_executions"
                                + " WHERE metadata->>'snowflake_table_name' LIKE '" + tables + "%'"
                                + " AND snowflake_status IS DISTINCT FROM 'uploaded' LIMIT 1")
                        .isEmpty());
    }

    /** @return executions per second */
    double run(int count) throws Exception {
        return count
                / Cost.of(() -> {
                            complete(count);
                            awaitAll();
                        })
                        .seconds();
    }

    /** Seconds from completion to uploaded, in ascending order. */
    List<Double> latencies() {
        return amc
                .rows("SELECT extract(epoch FROM snowflake_uploaded_at - completed_at) AS s FROM workflow_executions"
                        + " WHERE metadata->>'snowflake_table_name' LIKE '" + tables + "%' ORDER BY 1")
                .stream()
                .map(row -> Double.parseDouble(String.valueOf(row.get("s"))))
                .toList();
    }

    void report(Report report, String what) {
        List<Double> latencies = latencies();
        report.observe(what + ", completion to uploaded, p50", "s", Spread.quantile(latencies, 0.5));
        report.observe(what + ", completion to uploaded, p95", "s", Spread.quantile(latencies, 0.95));
    }
}
