package org.amcsnowflake.upload.phase;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.amcsnowflake.sql.ReceiptTable.Field;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * The receipt that an earlier attempt of the upload has left in Snowflake, which proves that it has committed.
 *
 * @param keys the upsert keys; null without rows
 * @param tables what the attempt did in each table, as JSON
 */
public record EarlierReceipt(
        int attempt,
        Optional<String> digest,
        String schema,
        String strategy,
        @Nullable String keys,
        Counts counts,
        String tables) {
    public static final List<Field> FIELDS = List.of(
            Field.ATTEMPT,
            Field.RESULT_DIGEST,
            Field.DATABASE_NAME,
            Field.SCHEMA_NAME,
            Field.STRATEGY,
            Field.UPSERT_KEY,
            Field.ROWS_READ,
            Field.ROWS_INSERTED,
            Field.ROWS_UPDATED,
            Field.ROWS_KEPT,
            Field.ROWS_UNCHANGED,
            Field.ROWS_DELETED,
            Field.TABLES);

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Of a number that the service has not written. */
    private static final long INVALID = -1;

    /** @param row with all {@link #FIELDS} */
    public static EarlierReceipt of(Map<String, Object> row) {
        long read = number(row, Field.ROWS_READ);
        return new EarlierReceipt(
                (int) Math.min(number(row, Field.ATTEMPT), Integer.MAX_VALUE),
                text(row, Field.RESULT_DIGEST),
                text(row, Field.DATABASE_NAME).orElse("") + "."
                        + text(row, Field.SCHEMA_NAME).orElse(""),
                text(row, Field.STRATEGY).orElse(""),
                text(row, Field.UPSERT_KEY).orElse(null),
                new Counts(
                        read,
                        read,
                        number(row, Field.ROWS_INSERTED),
                        number(row, Field.ROWS_UPDATED),
                        number(row, Field.ROWS_KEPT),
                        row.get(Field.ROWS_UNCHANGED.name()) == null ? 0 : number(row, Field.ROWS_UNCHANGED),
                        number(row, Field.ROWS_DELETED)),
                text(row, Field.TABLES).orElse("[]"));
    }

    private static Optional<String> text(Map<String, Object> row, Field field) {
        @Nullable Object value = row.get(field.name());
        return Optional.ofNullable(value).map(Object::toString);
    }

    private static long number(Map<String, Object> row, Field field) {
        try {
            return text(row, field)
                    .map(text -> new BigDecimal(text).longValueExact())
                    .orElse(INVALID);
        } catch (NumberFormatException | ArithmeticException somebodyChangedIt) {
            return INVALID;
        }
    }

    /**
     * Whether it is of an upload to the same tables in the same way, whose rows can be counted there: rows that were
     * unchanged bear the ids of other uploads.
     */
    boolean hasTargetsOf(Opened upload) {
        return schema.equals(upload.target().database() + "." + upload.target().schema())
                && strategy.equals(upload.strategy())
                && isConsistent()
                && counts.unchanged() == 0
                && written()
                        .keySet()
                        .equals(upload.parts().stream()
                                .map(part -> part.target().table())
                                .collect(Collectors.toSet()));
    }

    private boolean isConsistent() {
        return attempt > 0
                && LongStream.of(counts.staged(), counts.inserted(), counts.updated(), counts.kept(), counts.deleted())
                        .allMatch(count -> count >= 0)
                && counts.staged() == counts.accountedFor()
                && counts.inserted() + counts.updated()
                        == written().values().stream().mapToLong(rows -> rows).sum();
    }

    /** For each table, how many rows the attempt has inserted or updated; empty if somebody has changed the receipt. */
    public Map<String, Long> written() {
        try {
            Map<String, Long> written = new HashMap<>();
            for (JsonNode table : JSON.readTree(tables)) {
                written.put(
                        table.path(TableReceipt.TABLE).asText(),
                        table.path(TableReceipt.INSERTED).asLong()
                                + table.path(TableReceipt.UPDATED).asLong());
            }
            return written;
        } catch (JsonProcessingException somebodyChangedIt) {
            return Map.of();
        }
    }
}
