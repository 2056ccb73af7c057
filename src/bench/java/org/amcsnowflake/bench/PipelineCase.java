package org.amcsnowflake.bench;

import org.amcsnowflake.bench.report.Report;
import org.amcsnowflake.flow.service.Amc;
import org.amcsnowflake.local.postgres.LocalPostgres;
import org.amcsnowflake.local.postgres.TestPostgres;
import org.amcsnowflake.upload.result.Batch;
import org.amcsnowflake.upload.result.ResultReader;
import org.amcsnowflake.upload.result.ResultShape;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;

/**
 * From PostgreSQL to compressed files, with types inferred and values checked, against the same COPY to nowhere: nothing
 * can be faster than PostgreSQL.
 */
final class PipelineCase {
    private static final double NARROW_TARGET = 1.25;
    private static final double WIDE_TARGET = 1.4;
    private static final double ROUTE_TARGET = 1.1;
    private static final double HEAP_TARGET = 64;
    private static final int MOST_ROWS_OF_WARM_UP = 100_000;
    private static final int ROWS_OF_SENDING = 1_000_000;
    private static final int MOST_DISTINCT_ROWS = 1_000_000;

    private final Report report;
    private final int pairs;
    private final List<Integer> narrow;
    private final List<Integer> wide;
    private final TestPostgres.Database database = LocalPostgres.forTests().freshDatabase();
    private final Amc amc = new Amc(database.dataSource());
    private final ResultReader reader = new ResultReader(database.dataSource());

    private PipelineCase(Report report, int pairs, List<Integer> narrow, List<Integer> wide) {
        this.report = report;
        this.pairs = pairs;
        this.narrow = narrow;
        this.wide = wide;
    }

    static PipelineCase of(Report report, boolean quick) {
        return quick
                ? new PipelineCase(report, 3, List.of(100_000), List.of(10_000))
                : new PipelineCase(report, 5, List.of(100_000, 1_000_000, 10_000_000), List.of(100_000, 1_000_000));
    }

    /** Takes an hour and a half, and 15 GB of disk. */
    static PipelineCase largest(Report report) {
        return new PipelineCase(report, 5, List.of(), List.of(10_000_000));
    }

    void run() throws Exception {
        UUID user = amc.userWithDestination();
        for (int i = 0; i < Math.max(narrow.size(), wide.size()); i++) {
            if (i < narrow.size()) {
                int rows = narrow.get(i);
                measure("%,d rows of 11 columns".formatted(rows), Results.narrow(amc, user, rows), rows, NARROW_TARGET);
            }
            if (i < wide.size()) {
                int rows = wide.get(i);
                measure(
                        "%,d rows of 200 columns".formatted(rows),
                        rows > MOST_DISTINCT_ROWS
                                ? Results.repeated(amc, user, rows, MOST_ROWS_OF_WARM_UP)
                                : Results.wide(amc, user, rows),
                        rows,
                        WIDE_TARGET);
            }
        }
    }

    /** In turns: the limit, plain Java, the route. Smaller results are measured once more, first, to warm up. */
    private void measure(String what, UUID execution, int rows, double target) throws Exception {
        ResultShape shape = Results.shape(amc, execution);
        Path directory = Files.createTempDirectory("bench");
        Pipeline pipeline = new Pipeline(reader, execution, shape, directory);
        Pairs ofCopy = Pairs.none();
        Pairs ofPlain = Pairs.none();
        try (StageRoute route = new StageRoute(pipeline)) {
            int warmUps = rows <= MOST_ROWS_OF_WARM_UP ? 1 : 0;
            for (int round = -warmUps; round < pairs; round++) {
                Cost copy = Cost.of(() -> copy(execution, shape));
                Cost plain = Cost.of(pipeline::run);
                Cost routed = Cost.of(() -> route.run(pipeline));
                if (round >= 0) {
                    ofCopy.add(plain, copy);
                    ofPlain.add(routed, plain);
                }
            }
            report.compare("staging " + what + ", against COPY", "x", ofCopy.ratio(), target);
            report.observe("staging " + what, "s", ofCopy.seconds());
            report.observe("staging " + what + ", CPU", "s", ofCopy.cpuSeconds());
            report.observe("COPY of " + what, "s", ofCopy.limitSeconds());
            report.compare("the route of staging " + what + ", against plain Java", "x", ofPlain.ratio(), ROUTE_TARGET);
            memory(what, pipeline, rows);
            if (rows == ROWS_OF_SENDING && target == NARROW_TARGET) {
                sending(what, route, pipeline);
            }
        } finally {
            Files.delete(directory);
            amc.update("DELETE FROM workflow_execution_result_chunks WHERE execution_id = ?", execution);
        }
    }

    /** What sending files adds to reading and writing them. */
    private void sending(String what, StageRoute route, Pipeline pipeline) throws Exception {
        for (int millis : List.of(100, 250, 500)) {
            Pairs pair = Pairs.of(
                    pairs,
                    () -> {
                        pipeline.sending(Duration.ofMillis(millis));
                        route.run(pipeline);
                    },
                    () -> {
                        pipeline.sending(Duration.ZERO);
                        route.run(pipeline);
                    });
            report.observe("staging " + what + ", " + millis + " ms to send a file, against none", "x", pair.ratio());
        }
    }

    private void memory(String what, Pipeline pipeline, int rows) throws IOException, SQLException {
        try (Memory memory = new Memory()) {
            pipeline.openResult();
            for (Iterator<Batch> batches = pipeline.batches(); batches.hasNext(); ) {
                // Shows what is in use while the next batch is written.
                System.gc();
                Batch batch = batches.next();
                pipeline.put(batch, !batches.hasNext());
            }
            report.observe("staging " + what + ", allocated per row", "bytes", (double) memory.allocatedBytes() / rows);
            pipeline.plan();
            report.compare("staging " + what + ", heap above idle", "MB", memory.heapMegabytes(), HEAP_TARGET);
            report.observe("staging " + what + ", process memory above idle", "MB", memory.residentMegabytes());
        }
    }

    private void copy(UUID execution, ResultShape shape) throws IOException, SQLException {
        try (InputStream json = reader.open(execution.toString(), shape)) {
            json.transferTo(OutputStream.nullOutputStream());
        }
    }
}
