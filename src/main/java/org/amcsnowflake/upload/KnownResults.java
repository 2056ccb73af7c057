package org.amcsnowflake.upload;

import org.amcsnowflake.destination.Destination;
import org.amcsnowflake.execution.Execution;
import org.amcsnowflake.metrics.UploadMetrics;
import org.amcsnowflake.upload.phase.Claim;
import org.amcsnowflake.upload.phase.Comparison;
import org.amcsnowflake.upload.phase.Counts;
import org.amcsnowflake.upload.phase.TableReceipt;
import org.amcsnowflake.upload.phase.Upload;
import org.amcsnowflake.upload.plan.Target;
import org.amcsnowflake.upload.plan.UpsertKey;
import org.apache.camel.Body;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Finds out whether a target already contains a result, so that Snowflake need not be asked. Thread-safe; a comparison
 * is not.
 */
public final class KnownResults {
    private final WholeResults results;
    private final UploadConfig settings;
    private final Accounts accounts;

    public KnownResults(WholeResults results, UploadConfig settings, Accounts accounts) {
        this.results = results;
        this.settings = settings;
        this.accounts = accounts;
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
        return comparison.with(
                results.read(execution, comparison.claim().uploadId(), shape, settings.digest(execution, false)),
                String.valueOf(known.get("digest")));
    }

    /** The parameters of mark-unchanged.sql. */
    public Map<String, @Nullable Object> receipt(@Variable("comparison") Comparison comparison) {
        Map<String, @Nullable Object> values = new HashMap<>();
        Execution execution = comparison.claim().execution();
        values.put("upsert_key", keys(comparison));
        values.put("digest", comparison.digest().orElseThrow());
        values.put("rows_unchanged", comparison.rows());
        values.put("phase_millis", Receipts.json(comparison.phases().milliseconds()));
        values.put("options_hash", execution.settings().optionsHash().orElse(null));
        values.put(
                "shaping",
                Receipts.shaping(
                        comparison.isDistributed(),
                        comparison.parts().stream().flatMap(part -> part.shaping().stream())));
        values.put("tables", comparison.isDistributed() ? Receipts.json(tables(comparison)) : null);
        return values;
    }

    private static List<Map<String, @Nullable Object>> tables(Comparison comparison) {
        return comparison.parts().stream()
                .map(part -> TableReceipt.of(
                        part.target(),
                        part.rows() == 0 ? null : key(part),
                        part.rows(),
                        Counts.ofUnchanged(part.rows()),
                        part.shaping()))
                .toList();
    }

    private static String key(Comparison.Part part) {
        return UpsertKey.named(part.target().columnCase(), part.target().keyColumns());
    }

    /** As {@link Upload#keys}. */
    private static String keys(Comparison comparison) {
        List<Comparison.Part> parts = comparison.parts();
        return parts.size() == 1
                ? key(parts.get(0))
                : parts.stream()
                        .filter(part -> part.rows() > 0)
                        .map(part -> part.target().table() + ": " + key(part))
                        .collect(Collectors.joining("; "));
    }

    /** Counts the upload. */
    public void count(
            @Variable("comparison") Comparison comparison, @Variable("completedAt") @Nullable String completedAt) {
        UploadMetrics.attemptEnded(UploadMetrics.Outcome.UPLOADED);
        UploadMetrics.rowsUnchanged(comparison.rows());
        UploadMetrics.phases(comparison.phases().milliseconds());
        Receipts.sinceCompletion(completedAt).ifPresent(UploadMetrics::delayed);
    }

    /** One line for the log. */
    public String line(@Variable("comparison") Comparison comparison) {
        return String.format(
                Locale.ROOT,
                "unchanged  execution %s of user %s → %s: %,d rows, which are already stored, in %,d ms",
                comparison.claim().execution().id(),
                comparison.claim().execution().userId(),
                comparison.parts().stream()
                        .map(part -> part.target().toString())
                        .collect(Collectors.joining(", ")),
                comparison.rows(),
                comparison.phases().total());
    }
}
