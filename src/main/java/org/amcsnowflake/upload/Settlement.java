package org.amcsnowflake.upload;

import org.amcsnowflake.metrics.UploadMetrics;
import org.amcsnowflake.upload.phase.Counts;
import org.amcsnowflake.upload.phase.EarlierReceipt;
import org.amcsnowflake.upload.phase.Opened;
import org.amcsnowflake.upload.phase.UploadReceipt;
import org.amcsnowflake.upload.result.ReadResult;
import org.apache.camel.Body;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Ends an upload that an earlier attempt has committed, although nobody has recorded it: its receipt is in Snowflake.
 * Thread-safe.
 */
public final class Settlement {
    private final WholeResults results;
    private final UploadConfig settings;

    public Settlement(WholeResults results, UploadConfig settings) {
        this.results = results;
        this.settings = settings;
    }

    /**
     * Whether the result, its options and the execution's window are still those that were committed; if somebody has changed them since, the
     * upload is repeated with the new ones.
     *
     * @param shape the result of read-result-shape.sql
     */
    public boolean isOfThisResult(@Variable("upload") Opened upload, @Body Map<String, @Nullable Object> shape)
            throws SQLException, IOException {
        upload.session().phases().end("target");
        List<ReadResult> read = results.read(
                upload.claim().execution(),
                upload.identity().id(),
                shape,
                settings.digest(upload.claim().execution(), true));
        upload.session().phases().end("compare");
        Optional<String> committed = earlier(upload).digest();
        return committed.isPresent()
                && committed.equals(UploadReceipt.digestOf(
                        read.get(0).digest(), upload.claim().execution()));
    }

    private static EarlierReceipt earlier(Opened upload) {
        return upload.receipt().earlier().orElseThrow();
    }

    /** The parameters of mark-uploaded.sql. */
    public Map<String, @Nullable Object> receipt(
            @Variable("upload") Opened upload, @Variable(Receipts.WAREHOUSE_MILLIS) @Nullable Long earlierPasses) {
        EarlierReceipt earlier = earlier(upload);
        Map<String, @Nullable Object> values = new HashMap<>();
        values.put("committed_by_attempt", earlier.attempt());
        values.put("upsert_key", earlier.keys());
        values.putAll(Receipts.counted(earlier.counts(), upload.claim().execution()));
        // How it was sent is not known any more.
        values.put("bytes_staged", null);
        values.put("bytes_uncompressed", null);
        values.put("files_staged", null);
        values.put("phase_millis", Receipts.json(upload.session().phases().milliseconds()));
        values.put("query_ids", Receipts.queryIds(upload.session()));
        values.put("warehouse_millis", Receipts.warehouseMillis(upload.session(), earlierPasses));
        values.put(
                "options_hash",
                upload.claim().execution().settings().optionsHash().orElse(null));
        values.put("shaping", null);
        // Others may have written to the tables since, so the next result is compared row by row.
        values.put("digest", null);
        values.put("known_tables", "[]");
        values.put("destination", upload.destination().key().text());
        values.put("tables", Receipts.isOfSeveralTables(upload) ? earlier.tables() : null);
        return values;
    }

    /** Counts the upload. */
    public void count(@Variable("upload") Opened upload, @Variable("completedAt") @Nullable String completedAt) {
        Counts counts = earlier(upload).counts();
        UploadMetrics.attemptEnded(UploadMetrics.Outcome.UPLOADED);
        UploadMetrics.rowsWritten(counts.inserted(), counts.updated(), counts.kept(), counts.deleted());
        UploadMetrics.rowsUnchanged(counts.unchanged());
        UploadMetrics.phases(upload.session().phases().milliseconds());
        Receipts.sinceCompletion(completedAt).ifPresent(UploadMetrics::delayed);
    }

    /** One line for the log. */
    public String line(@Variable("upload") Opened upload) {
        EarlierReceipt earlier = earlier(upload);
        Counts counts = earlier.counts();
        return String.format(
                Locale.ROOT,
                "settled    execution %s of user %s → %s: attempt %d has committed %,d rows (%,d inserted, %,d updated, %,d kept,"
                        + " %,d unchanged, %,d deleted), as its receipt in Snowflake shows; nothing is uploaded again",
                upload.claim().execution().id(),
                upload.claim().execution().userId(),
                upload.target(),
                earlier.attempt(),
                counts.staged(),
                counts.inserted(),
                counts.updated(),
                counts.kept(),
                counts.unchanged(),
                counts.deleted());
    }
}
