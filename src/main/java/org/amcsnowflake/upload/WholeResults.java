package org.amcsnowflake.upload;

import org.amcsnowflake.execution.Execution;
import org.amcsnowflake.shaping.ResultDigest;
import org.amcsnowflake.shaping.ShapingContext;
import org.amcsnowflake.upload.result.InlineLimits;
import org.amcsnowflake.upload.result.ReadResult;
import org.amcsnowflake.upload.result.ResultReader;
import org.amcsnowflake.upload.result.ResultShape;
import org.amcsnowflake.upload.result.ResultStream;
import org.jspecify.annotations.Nullable;

import javax.sql.DataSource;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Reads whole results as they would be staged, only for their digests. Thread-safe. */
public final class WholeResults {
    /** Nothing is held in memory but the row that exceeds the limit. */
    private static final InlineLimits NOTHING = new InlineLimits(0, 1);

    private final ResultReader results;
    private final UploadConfig settings;
    private final PinnedRates rates;
    private final RowsRoute rowsRoute;

    /** @param results where results are read from; it must have one connection per worker */
    public WholeResults(DataSource results, UploadConfig settings, PinnedRates rates, RowsRoute rowsRoute) {
        this.results = new ResultReader(results);
        this.settings = settings;
        this.rates = rates;
        this.rowsRoute = rowsRoute;
    }

    /**
     * For each target, what it would get.
     *
     * @param shape the result of read-result-shape.sql
     */
    List<ReadResult> read(
            Execution execution, UUID upload, Map<String, @Nullable Object> shape, Optional<ResultDigest> digest)
            throws SQLException, IOException {
        ResultShape layout = ResultShape.of(shape);
        ShapingContext context = settings.shaping(execution, rates.of(upload));
        try (InputStream json = results.open(execution.id(), layout);
                ResultStream stream = new ResultStream(
                        rowsRoute.through(json, layout, execution), layout, NOTHING, context, digest)) {
            return stream.readThrough();
        }
    }
}
