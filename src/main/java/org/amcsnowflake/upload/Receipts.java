package org.amcsnowflake.upload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.amcsnowflake.snowflake.StatementTrace;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What an attempt did, as PostgreSQL's statements and the log's line want it. Thread-safe. */
public final class Receipts {
    private static final ObjectMapper JSON = new ObjectMapper();

    public Map<String, @Nullable Object> target(@ExchangeProperty("run") UploadRun run) {
        Map<String, @Nullable Object> values = new HashMap<>();
        values.put("target_account", run.target().account());
        values.put("target_database", run.target().name().database().name());
        values.put("target_schema", run.target().name().schema().name());
        values.put("target_table", run.target().name().table().name());
        values.put(
                "strategy", run.claim().execution().settings().strategy().name().toLowerCase(Locale.ROOT));
        return values;
    }

    public Map<String, @Nullable Object> key(@ExchangeProperty("run") UploadRun run) {
        Map<String, @Nullable Object> values = new HashMap<>();
        values.put("upsert_key", run.key().map(UpsertKey::toString).orElse(null));
        values.put("path", run.isInline() ? "inline" : run.hasUsedFiles() ? "staged" : null);
        return values;
    }

    public Map<String, @Nullable Object> receipt(@ExchangeProperty("run") UploadRun run) {
        Map<String, @Nullable Object> values = key(run);
        Counts counts = run.counts();
        values.put("rows_read", counts.staged());
        values.put("rows_staged", counts.staged());
        values.put("rows_loaded", counts.loaded());
        values.put("rows_inserted", counts.inserted());
        values.put("rows_updated", counts.updated());
        values.put("rows_kept", counts.kept());
        values.put("rows_deleted", counts.deleted());
        values.put("bytes_staged", run.files().bytes());
        values.put("files_staged", run.files().all().size());
        values.put("phase_millis", json(run.phases().milliseconds()));
        values.put("query_ids", queryIds(run));
        return values;
    }

    /** One line for the log: who, table, rows, milliseconds a phase. */
    public String line(@ExchangeProperty("run") UploadRun run) {
        Counts counts = run.counts();
        return String.format(
                Locale.ROOT,
                "uploaded   execution %s of user %s → %s: %,d rows (%,d inserted, %,d updated, %,d kept, %,d deleted) in %,d ms"
                        + " (%s)",
                run.claim().execution().id(),
                run.claim().execution().userId(),
                run.target(),
                counts.staged(),
                counts.inserted(),
                counts.updated(),
                counts.kept(),
                counts.deleted(),
                run.phases().total(),
                run.phases());
    }

    /** Snowflake's ids of the statements that ran, by which its query history finds them. */
    static String queryIds(UploadRun run) {
        return json(run.statements().stream().map(Receipts::statement).toList());
    }

    private static Map<String, @Nullable Object> statement(StatementTrace trace) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("step", trace.step());
        values.put("query_id", trace.queryId());
        values.put("ms", trace.milliseconds());
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
