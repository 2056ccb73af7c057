package org.amcsnowflake.upload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.amcsnowflake.execution.Execution;
import org.amcsnowflake.execution.Timestamps;
import org.amcsnowflake.metrics.UploadMetrics;
import org.amcsnowflake.snowflake.StatementTrace;
import org.amcsnowflake.upload.phase.Counts;
import org.amcsnowflake.upload.phase.Merged;
import org.amcsnowflake.upload.phase.TableReceipt;
import org.amcsnowflake.upload.phase.Upload;
import org.amcsnowflake.upload.phase.UploadSession;
import org.amcsnowflake.upload.plan.LoadPlan;
import org.amcsnowflake.upload.plan.Target;
import org.amcsnowflake.upload.result.ShapingReport;
import org.apache.camel.Body;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Formats what an attempt did, for PostgreSQL and the log. Thread-safe. */
public final class Receipts {
    /** The variable for the warehouse time of an attempt's earlier passes. */
    static final String WAREHOUSE_MILLIS = "warehouseMillis";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The counts of an upload over all its tables. */
    static Map<String, @Nullable Object> counted(Counts counts, Execution execution) {
        Map<String, @Nullable Object> values = new HashMap<>();
        values.put("rows_read", counts.staged());
        values.put("rows_staged", counts.staged());
        values.put("rows_loaded", counts.loaded());
        values.put("rows_inserted", counts.inserted());
        values.put("rows_updated", counts.updated());
        values.put("rows_kept", counts.kept());
        // Statistics count a share of the uploads that have compared rows.
        values.put("rows_unchanged", execution.settings().changedRows().isAsked() ? counts.unchanged() : null);
        values.put("rows_deleted", counts.deleted());
        return values;
    }

    /** The parameters of mark-uploaded.sql. */
    public Map<String, @Nullable Object> receipt(
            @Variable("upload") Merged upload, @Variable(WAREHOUSE_MILLIS) @Nullable Long earlierPasses) {
        Map<String, @Nullable Object> values = new HashMap<>();
        values.put("upsert_key", upload.keys());
        values.putAll(counted(upload.total(), upload.claim().execution()));
        values.put("bytes_staged", upload.session().files().bytes());
        values.put("bytes_uncompressed", upload.session().files().uncompressedBytes());
        values.put("files_staged", upload.session().files().all().size());
        values.put("phase_millis", json(upload.session().phases().milliseconds()));
        values.put("query_ids", queryIds(upload.session()));
        values.put("warehouse_millis", warehouseMillis(upload.session(), earlierPasses));
        values.put(
                "options_hash",
                upload.claim().execution().settings().optionsHash().orElse(null));
        values.put(
                "shaping",
                shaping(
                        upload.opened().isDistributed(),
                        upload.parts().stream().flatMap(part -> part.plan().flatMap(LoadPlan::shaping).stream())));
        values.put("digest", digest(upload));
        values.put("known_tables", knownTables(upload));
        values.put("destination", upload.opened().destination().key().text());
        values.put("tables", isOfSeveralTables(upload) ? json(TableReceipt.all(upload)) : null);
        values.put("committed_by_attempt", null);
        return values;
    }

    /** Null if the targets do not contain the result as a whole: rows of newer executions were kept instead. */
    private static @Nullable String digest(Merged upload) {
        return upload.total().kept() > 0 || !upload.claim().execution().isComparable()
                ? null
                : upload.parts().stream()
                        .flatMap(part -> part.plan().flatMap(LoadPlan::digest).stream())
                        .findFirst()
                        .orElse(null);
    }

    /** The tables that contain the result. */
    private static String knownTables(Merged upload) {
        return Target.names(upload.parts().stream()
                .filter(part -> !part.opened().isFormer())
                .map(Upload::target));
    }

    static boolean isOfSeveralTables(Upload upload) {
        return upload.opened().isDistributed() || upload.targetCount() > 1;
    }

    /** What the options have done, with the warnings of all tables; null without options. */
    static @Nullable String shaping(boolean isDistributed, Stream<ShapingReport> tables) {
        return tables.reduce(ShapingReport::withWarningsOf)
                .map(report -> isDistributed ? report.ofSeveralTables() : report)
                .map(Receipts::json)
                .orElse(null);
    }

    /** The targets for the log, each with its rows if there are several. */
    private static String targets(Upload upload) {
        return isOfSeveralTables(upload)
                ? upload.parts().stream()
                        .map(part -> String.format(
                                Locale.ROOT,
                                "%s (%,d rows)",
                                part.target(),
                                part.counts().staged()))
                        .collect(Collectors.joining(", "))
                : upload.target().toString();
    }

    /**
     * Counts the upload.
     *
     * @param outcome the result of mark-uploaded.sql
     */
    public void count(
            @Body String outcome,
            @Variable("upload") Merged upload,
            @Variable("completedAt") @Nullable String completedAt) {
        if (!outcome.equals("uploaded")) {
            UploadMetrics.attemptEnded(UploadMetrics.Outcome.LOST);
            return;
        }
        Counts counts = upload.total();
        UploadMetrics.attemptEnded(UploadMetrics.Outcome.UPLOADED);
        UploadMetrics.rowsWritten(counts.inserted(), counts.updated(), counts.kept(), counts.deleted());
        UploadMetrics.rowsUnchanged(counts.unchanged());
        UploadMetrics.bytesStaged(
                upload.session().files().bytes(), upload.session().files().uncompressedBytes());
        UploadMetrics.phases(upload.session().phases().milliseconds());
        sinceCompletion(completedAt).ifPresent(UploadMetrics::delayed);
    }

    /** Empty for a time that Java cannot represent, such as PostgreSQL's infinity. */
    static Optional<Duration> sinceCompletion(@Nullable String completedAt) {
        try {
            return Optional.ofNullable(completedAt)
                    .map(time -> Duration.between(Timestamps.parse(time), LocalDateTime.now(ZoneOffset.UTC)));
        } catch (DateTimeException unknown) {
            return Optional.empty();
        }
    }

    public void countSkipped() {
        UploadMetrics.attemptEnded(UploadMetrics.Outcome.SKIPPED);
    }

    /** One line for the log: user, table, rows, milliseconds per phase. */
    public String line(@Variable("upload") Merged upload) {
        Counts counts = upload.total();
        return String.format(
                Locale.ROOT,
                "uploaded   execution %s of user %s → %s: %,d rows (%,d inserted, %,d updated, %,d kept, %,d unchanged, %,d deleted) in %,d ms"
                        + " (%s)",
                upload.claim().execution().id(),
                upload.claim().execution().userId(),
                targets(upload),
                counts.staged(),
                counts.inserted(),
                counts.updated(),
                counts.kept(),
                counts.unchanged(),
                counts.deleted(),
                upload.session().phases().total(),
                upload.session().phases());
    }

    /** The query ids of the executed statements, for Snowflake's query history. */
    static String queryIds(UploadSession session) {
        return json(session.statements().stream().map(Receipts::statement).toList());
    }

    /** An estimate of how long the warehouse ran for the pass and the attempt's earlier ones. */
    static long warehouseMillis(UploadSession session, @Nullable Long earlierPasses) {
        long ofPass = session.statements().stream()
                .filter(StatementTrace::usesWarehouse)
                .mapToLong(statement -> statement.duration().toMillis())
                .sum();
        return ofPass + (earlierPasses == null ? 0 : earlierPasses);
    }

    private static Map<String, @Nullable Object> statement(StatementTrace trace) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("step", trace.step());
        values.put("query_id", trace.queryId());
        values.put("ms", trace.duration().toMillis());
        return values;
    }

    static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A receipt could not be written as JSON.", e);
        }
    }
}
