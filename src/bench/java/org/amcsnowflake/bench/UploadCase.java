package org.amcsnowflake.bench;

import org.amcsnowflake.bench.report.Report;
import org.amcsnowflake.bench.report.Spread;
import org.amcsnowflake.flow.service.Amc;
import org.amcsnowflake.local.postgres.LocalPostgres;
import org.amcsnowflake.local.postgres.TestPostgres;
import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.ToDoubleFunction;

/** Whole uploads of single results, by the service and by what a user could have instead, in turns. */
final class UploadCase {
    private static final double INSERTS_TARGET = 0.1;
    private static final double SMALL_TARGET = 0.5;
    private static final double LARGE_TARGET = 1;
    private static final Duration OF_TARGETS = Duration.ofMillis(50);
    private static final int MOST_OF_SMALL = 10_000;

    /** The first upload creates the table, the second one describes it. */
    private static final int FEWEST_WARM_UPS = 2;
    /** A service runs for days, so that its code is compiled. */
    private static final int WARM_UPS_OF_SMALL = 20;

    private final Report report;
    private final int rounds;
    private final int warmUpsOfSmall;
    private final List<Integer> sizes;
    private final List<Duration> latencies;
    private final int largest;
    private final TestPostgres.Database database = LocalPostgres.forTests().freshDatabase();
    private final Amc amc = new Amc(database.dataSource());

    /** Of one uploader, size and latency. */
    private record Measured(List<Double> seconds, List<Traffic> traffic) {
        Spread seconds(ToDoubleFunction<Integer> of) {
            List<Double> values = new ArrayList<>();
            for (int i = 0; i < seconds.size(); i++) {
                values.add(of.applyAsDouble(i));
            }
            return Spread.of(values);
        }

        double median(ToDoubleFunction<Traffic> of) {
            return Spread.of(traffic.stream().mapToDouble(of).boxed().toList()).median();
        }
    }

    UploadCase(Report report, boolean quick) {
        this.report = report;
        rounds = quick ? 2 : 5;
        warmUpsOfSmall = quick ? FEWEST_WARM_UPS : WARM_UPS_OF_SMALL;
        sizes = quick ? List.of(100, 10_000) : List.of(100, 10_000, 100_000);
        largest = quick ? 0 : 1_000_000;
        latencies = quick ? List.of(OF_TARGETS) : List.of(Duration.ZERO, OF_TARGETS, Duration.ofMillis(200));
    }

    void run() throws Exception {
        List<Uploader> uploaders = new ArrayList<>();
        try (SnowflakeUnderTest snowflake = SnowflakeUnderTest.start();
                ServiceUnderTest service = ServiceUnderTest.start(database, snowflake.url());
                Connection control = snowflake.connect()) {
            service.awaitHealth();
            try {
                uploaders.add(new ServiceUploader(amc));
                uploaders.add(new BatchUploader(database.dataSource(), snowflake.connect()));
                NodeUploader.start(database, snowflake).ifPresent(uploaders::add);
                if (HandWrittenUploader.isPossible()) {
                    uploaders.add(new HandWrittenUploader(database, snowflake.connect()));
                } else {
                    System.out.println("Left out: the script, since bash, psql and zstd are not installed.");
                }
                uploaders.add(new InsertUploader(database.dataSource(), snowflake));
                UUID user = amc.userWithDestination();
                for (int rows : sizes) {
                    Template template = new Template(user, Results.narrow(amc, user, rows), rows);
                    warmUp(uploaders, snowflake, control, template);
                    for (Duration latency : latencies) {
                        measure(uploaders, snowflake, control, template, latency);
                    }
                }
                if (largest > 0) {
                    Template template = new Template(user, Results.narrow(amc, user, largest), largest);
                    measure(uploaders, snowflake, control, template, OF_TARGETS);
                }
            } finally {
                for (Uploader uploader : uploaders) {
                    uploader.close();
                }
            }
        }
    }

    /** An execution whose result each upload gets a copy of. */
    private record Template(UUID user, UUID execution, int rows) {}

    private void warmUp(List<Uploader> all, SnowflakeUnderTest snowflake, Connection control, Template template)
            throws Exception {
        int warmUps = template.rows() <= MOST_OF_SMALL ? warmUpsOfSmall : FEWEST_WARM_UPS;
        for (int round = 0; round < warmUps; round++) {
            for (Uploader uploader : all) {
                boolean isExtrapolated = uploader.measuredRows(template.rows(), false) < template.rows();
                if (round < FEWEST_WARM_UPS || !isExtrapolated) {
                    upload(uploader, snowflake, control, template, Duration.ZERO);
                }
            }
        }
    }

    private void measure(
            List<Uploader> all, SnowflakeUnderTest snowflake, Connection control, Template template, Duration latency)
            throws Exception {
        List<Uploader> uploaders = all.stream()
                .filter(uploader -> uploader.mostRows() >= template.rows())
                .toList();
        Map<Uploader, Measured> measured = new LinkedHashMap<>();
        uploaders.forEach(uploader -> measured.put(uploader, new Measured(new ArrayList<>(), new ArrayList<>())));
        for (int round = 0; round < rounds; round++) {
            for (Uploader uploader : uploaders) {
                Timed timed = upload(uploader, snowflake, control, template, latency);
                measured.get(uploader).seconds().add(timed.seconds());
                measured.get(uploader).traffic().add(timed.traffic());
            }
        }
        report(measured, template.rows(), latency);
    }

    /** An upload, extrapolated to all rows of the template. */
    private record Timed(double seconds, Traffic traffic) {}

    private Timed upload(
            Uploader uploader, SnowflakeUnderTest snowflake, Connection control, Template template, Duration latency)
            throws Exception {
        int rows = uploader.measuredRows(template.rows(), !latency.isZero());
        UUID execution = Results.copy(amc, template.user(), template.execution(), uploader.table());
        snowflake.latency(latency);
        snowflake.forget();
        double seconds = uploader.upload(execution, rows);
        Traffic traffic = snowflake.traffic(latency);
        snowflake.latency(Duration.ZERO);
        requireRows(control, uploader, rows);
        SnowflakeUnderTest.run(control, "TRUNCATE TABLE " + uploader.table());
        amc.update("DELETE FROM workflow_execution_result_chunks WHERE execution_id = ?", execution);
        double scale = (double) template.rows() / rows;
        return new Timed(seconds * scale, traffic.times(scale));
    }

    private static void requireRows(Connection control, Uploader uploader, int rows) throws SQLException {
        try (Statement statement = control.createStatement();
                ResultSet result = statement.executeQuery("SELECT COUNT(*) FROM " + uploader.table())) {
            result.next();
            if (result.getInt(1) != rows) {
                throw new IllegalStateException(
                        uploader.name() + " uploaded " + result.getInt(1) + " of " + rows + " rows.");
            }
        }
    }

    private void report(Map<Uploader, Measured> measured, int rows, Duration latency) {
        String what = "upload of %,d rows at %d ms per statement".formatted(rows, latency.toMillis());
        Measured ours = measured.entrySet().iterator().next().getValue();
        List<List<String>> lines = new ArrayList<>();
        measured.forEach((uploader, it) -> lines.add(List.of(
                nameOf(uploader, rows, latency),
                it.seconds(it.seconds()::get).toString(),
                it.seconds(i -> it.seconds().get(i) / ours.seconds().get(i)).toString(),
                "%.0f".formatted(it.median(Traffic::roundTrips)),
                "%.0f".formatted(it.median(Traffic::warehouse)),
                it.seconds(i -> client(it, i)).toString(),
                "%.2f".formatted(it.median(Traffic::latencySeconds)),
                "%.2f".formatted(it.median(Traffic::serverSeconds)))));
        report.table(
                what,
                List.of(
                        "",
                        "seconds",
                        "× this service",
                        "round trips",
                        "of them in the warehouse",
                        "s in the client",
                        "s of latency",
                        "s in the server"),
                lines);
        if (latency.equals(OF_TARGETS)) {
            Map<String, Spread> seconds = new LinkedHashMap<>();
            measured.forEach(
                    (uploader, it) -> seconds.put(nameOf(uploader, rows, latency), it.seconds(it.seconds()::get)));
            report.uploads("%,d rows".formatted(rows), latency.toMillis() + " ms", seconds);
        }
        compare(what, measured, ours, rows, latency);
    }

    private static String nameOf(Uploader uploader, int rows, Duration latency) {
        boolean isExtrapolated = uploader.measuredRows(rows, !latency.isZero()) < rows;
        return uploader.name() + (isExtrapolated ? " (extrapolated)" : "");
    }

    private static double client(Measured measured, int i) {
        Traffic traffic = measured.traffic().get(i);
        return measured.seconds().get(i) - traffic.latencySeconds() - traffic.serverSeconds();
    }

    private void compare(String what, Map<Uploader, Measured> all, Measured ours, int rows, Duration latency) {
        boolean hasTarget = latency.equals(OF_TARGETS);
        boolean isSmall = rows == sizes.get(0);
        all.forEach((uploader, it) -> {
            if (it == ours) {
                return;
            }
            @Nullable
            Double target = uploader instanceof InsertUploader ? INSERTS_TARGET : isSmall ? SMALL_TARGET : LARGE_TARGET;
            report.compare(
                    what + ", against " + uploader.name(),
                    "x",
                    ours.seconds(i -> ours.seconds().get(i) / it.seconds().get(i)),
                    hasTarget ? target : null);
        });
        if (isSmall) {
            report.compare(what + ", round trips", "", ours.median(Traffic::roundTrips), 3);
            report.compare(what + ", statements in the warehouse", "", ours.median(Traffic::warehouse), 1);
        }
    }
}
