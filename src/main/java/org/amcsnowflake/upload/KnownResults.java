package org.amcsnowflake.upload;

import org.amcsnowflake.destination.Destination;
import org.amcsnowflake.execution.Execution;
import org.amcsnowflake.metrics.UploadMetrics;
import org.amcsnowflake.shaping.ShapingContext;
import org.amcsnowflake.upload.phase.Claim;
import org.amcsnowflake.upload.phase.Comparison;
import org.amcsnowflake.upload.plan.Target;
import org.amcsnowflake.upload.plan.UpsertKey;
import org.amcsnowflake.upload.result.InlineLimits;
import org.amcsnowflake.upload.result.ReadResult;
import org.amcsnowflake.upload.result.ResultReader;
import org.amcsnowflake.upload.result.ResultShape;
import org.amcsnowflake.upload.result.ResultStream;
import org.apache.camel.Body;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;

import javax.sql.DataSource;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Finds out whether a target already contains a result, so that Snowflake need not be asked. Thread-safe; a comparison
 * is not.
 */
public final class KnownResults {
    /** Nothing is held in memory but the row that exceeds the limit. */
    private static final InlineLimits NOTHING = new InlineLimits(0, 1);

    private final ResultReader results;
    private final UploadConfig settings;
    private final Accounts accounts;
    private final PinnedRates rates;

    /** @param results where results are read from; it must have one connection per worker */
    public KnownResults(DataSource results, UploadConfig settings, Accounts accounts, PinnedRates rates) {
        this.results = new ResultReader(results);
        this.settings = settings;
        this.accounts = accounts;
        this.rates = rates;
    }

    /** Names the target. */
    public Comparison begin(@Variable("claim") Claim claim, @Variable("destination") Destination destination) {
        settings.requireNames(claim.execution());
        return Comparison.of(
                claim,
                destination,
                Target.of(claim.execution(), destination, accounts.name(destination), settings.columnCase()));
    }

    /**
     * Whether the target contains exactly the result if that is the known one. It does not if it may have rows of this
     * execution, which is uploaded again then, or of executions that it supersedes, unless the last of these stored the
     * known result and has deleted the others' rows.
     *
     * @param known the result of find-known-result.sql
     * @param earlier the result of find-earlier-uploads.sql
     */
    public boolean isComparable(
            @Variable("claim") Claim claim,
            @Variable("known") Map<String, Object> known,
            @Variable("earlierUploads") List<Map<String, @Nullable Object>> earlier) {
        SupersedeCheck.Outcome outcome = SupersedeCheck.among(earlier, claim.execution());
        List<String> superseded = outcome.earlier().superseded();
        return !outcome.earlier().present()
                && outcome.newer().isEmpty()
                && (superseded.isEmpty() || superseded.contains(String.valueOf(known.get("execution_id"))));
    }

    /**
     * Reads the whole result, as it would be staged.
     *
     * @param shape the result of read-result-shape.sql
     */
    public Comparison compare(
            @Variable("comparison") Comparison comparison,
            @Variable("known") Map<String, Object> known,
            @Body Map<String, @Nullable Object> shape)
            throws SQLException, IOException {
        Execution execution = comparison.claim().execution();
        ResultShape layout = ResultShape.of(shape);
        ShapingContext context =
                settings.shaping(execution, rates.of(comparison.claim().uploadId()));
        try (InputStream json = results.open(execution.id(), layout.source());
                ResultStream stream = new ResultStream(json, layout, NOTHING, context, settings.digest(execution))) {
            return comparison.with(stream.readThrough(), String.valueOf(known.get("digest")));
        }
    }

    /** The parameters of mark-unchanged.sql. */
    public Map<String, @Nullable Object> receipt(@Variable("comparison") Comparison comparison) {
        ReadResult result = comparison.result().orElseThrow();
        Map<String, @Nullable Object> values = new HashMap<>();
        Execution execution = comparison.claim().execution();
        values.put(
                "upsert_key",
                UpsertKey.named(settings.columnCase(), execution.settings().keyColumns()));
        values.put("digest", result.digest().orElseThrow());
        values.put("rows_unchanged", result.rows());
        values.put("phase_millis", Receipts.json(comparison.phases().milliseconds()));
        values.put("options_hash", execution.settings().optionsHash().orElse(null));
        values.put("shaping", result.shaping().map(Receipts::json).orElse(null));
        return values;
    }

    /** Counts the upload. */
    public void count(
            @Variable("comparison") Comparison comparison, @Variable("completedAt") @Nullable String completedAt) {
        UploadMetrics.attemptEnded(UploadMetrics.Outcome.UPLOADED);
        UploadMetrics.rowsUnchanged(comparison.result().orElseThrow().rows());
        UploadMetrics.phases(comparison.phases().milliseconds());
        Receipts.sinceCompletion(completedAt).ifPresent(UploadMetrics::delayed);
    }

    /** One line for the log. */
    public String line(@Variable("comparison") Comparison comparison) {
        return String.format(
                Locale.ROOT,
                "unchanged  execution %s of user %s → %s: %,d rows, which the table already has, in %,d ms",
                comparison.claim().execution().id(),
                comparison.claim().execution().userId(),
                comparison.target(),
                comparison.result().orElseThrow().rows(),
                comparison.phases().total());
    }
}
