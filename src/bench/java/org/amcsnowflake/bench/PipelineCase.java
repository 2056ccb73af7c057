package org.amcsnowflake.bench;

import org.amcsnowflake.flow.service.Amc;
import org.amcsnowflake.local.postgres.LocalPostgres;
import org.amcsnowflake.local.postgres.TestPostgres;
import org.amcsnowflake.upload.result.Batch;
import org.amcsnowflake.upload.result.BatchLimits;
import org.amcsnowflake.upload.result.InlineLimits;
import org.amcsnowflake.upload.result.ResultReader;
import org.amcsnowflake.upload.result.ResultShape;
import org.amcsnowflake.upload.result.ResultStream;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;

/**
 * From PostgreSQL to compressed files, with types inferred and values checked, against the same COPY to nowhere: nothing
 * can be faster than PostgreSQL.
 */
final class PipelineCase {
    private static final BatchLimits BATCHES = new BatchLimits(100_000, 64);
    private static final InlineLimits INLINE = new InlineLimits(1_000, 512);
    private static final double NARROW_TARGET = 1.25;
    private static final double WIDE_TARGET = 1.4;

    private final Report report;
    private final int pairs;
    private final List<Integer> narrow;
    private final List<Integer> wide;
    private final TestPostgres.Database database = LocalPostgres.forTests().freshDatabase();
    private final Amc amc = new Amc(database.dataSource());
    private final ResultReader reader = new ResultReader(database.dataSource());

    PipelineCase(Report report, boolean quick) {
        this.report = report;
        pairs = quick ? 3 : 7;
        narrow = quick ? List.of(100_000) : List.of(100_000, 1_000_000, 10_000_000);
        wide = quick ? List.of(10_000) : List.of(10_000, 100_000, 1_000_000);
    }

    void run() throws Exception {
        UUID user = amc.userWithDestination();
        for (int rows : narrow) {
            measure("%,d rows of 11 columns".formatted(rows), Results.narrow(amc, user, rows), rows, NARROW_TARGET);
        }
        for (int rows : wide) {
            measure("%,d rows of 200 columns".formatted(rows), Results.wide(amc, user, rows), rows, WIDE_TARGET);
        }
    }

    private void measure(String what, UUID execution, int rows, double target) throws Exception {
        ResultShape shape = Results.shape(rows);
        Path directory = Files.createTempDirectory("bench");
        try {
            Pairs pair = Pairs.of(pairs, () -> pipeline(execution, shape, directory), () -> copy(execution, shape));
            report.compare("staging " + what + ", against COPY", "x", pair.ratio(), target);
            report.observe("staging " + what, "s", pair.seconds());
            report.observe("staging " + what + ", CPU", "s", pair.cpuSeconds());
            report.observe("COPY of " + what, "s", pair.limitSeconds());
        } finally {
            Files.delete(directory);
            amc.update("DELETE FROM workflow_execution_result_chunks WHERE execution_id = ?", execution);
        }
    }

    private void pipeline(UUID execution, ResultShape shape, Path directory) throws IOException, SQLException {
        InputStream json = reader.open(execution.toString(), shape.source());
        try (ResultStream result = new ResultStream(json, shape, INLINE)) {
            List<Long> rows = new ArrayList<>();
            for (Iterator<Batch> batches = result.batches(directory, BATCHES); batches.hasNext(); ) {
                Batch batch = batches.next();
                rows.add(batch.rows());
                batch.delete();
            }
            long staged = rows.stream().mapToLong(Long::longValue).sum();
            if (staged != result.result().rows()) {
                throw new IllegalStateException(
                        "Staged " + staged + " of " + result.result().rows() + " rows.");
            }
        }
    }

    private void copy(UUID execution, ResultShape shape) throws IOException, SQLException {
        try (InputStream json = reader.open(execution.toString(), shape.source())) {
            json.transferTo(OutputStream.nullOutputStream());
        }
    }
}
