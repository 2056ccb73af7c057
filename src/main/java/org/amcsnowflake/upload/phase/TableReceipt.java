package org.amcsnowflake.upload.phase;

import org.amcsnowflake.upload.plan.LoadPlan;
import org.amcsnowflake.upload.plan.Target;
import org.amcsnowflake.upload.result.ShapingReport;
import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an upload did in one of its tables, as receipts show it. */
public final class TableReceipt {
    /** The field with the table's name. */
    static final String TABLE = "table";

    static final String INSERTED = "rows_inserted";
    static final String UPDATED = "rows_updated";

    private TableReceipt() {}

    /** Of each part of the upload. */
    public static List<Map<String, @Nullable Object>> all(Upload upload) {
        return upload.parts().stream()
                .map(part -> of(
                        part.target(),
                        part.key(),
                        part.counts().staged(),
                        part.counts(),
                        part.plan().flatMap(LoadPlan::shaping)))
                .toList();
    }

    /** @param key null if the table got no rows */
    public static Map<String, @Nullable Object> of(
            Target target, @Nullable String key, long read, Counts counts, Optional<ShapingReport> shaping) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put(TABLE, target.table());
        values.put("upsert_key", key);
        values.put("rows_read", read);
        values.put(INSERTED, counts.inserted());
        values.put(UPDATED, counts.updated());
        values.put("rows_kept", counts.kept());
        values.put("rows_unchanged", counts.unchanged());
        values.put("rows_deleted", counts.deleted());
        values.put("renamed", shaping.map(ShapingReport::renamed).orElse(Map.of()));
        values.put("dropped", shaping.map(ShapingReport::dropped).orElse(List.of()));
        return values;
    }
}
