package org.amcsnowflake.upload.phase;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.amcsnowflake.sql.ReceiptTable.Field;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

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

    /** @param row with all {@link #FIELDS} */
    public static EarlierReceipt of(Map<String, Object> row) {
        long read = number(row, Field.ROWS_READ);
        return new EarlierReceipt(
                (int) number(row, Field.ATTEMPT),
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
                        number(row, Field.ROWS_UNCHANGED),
                        number(row, Field.ROWS_DELETED)),
                text(row, Field.TABLES).orElse("[]"));
    }

    private static Optional<String> text(Map<String, Object> row, Field field) {
        @Nullable Object value = row.get(field.name());
        return Optional.ofNullable(value).map(Object::toString);
    }

    private static long number(Map<String, Object> row, Field field) {
        return text(row, field).map(Long::parseLong).orElse(0L);
    }

    /** Whether it is of an upload to the same tables in the same way. */
    boolean hasTargetsOf(Opened upload) {
        return schema.equals(upload.target().database() + "." + upload.target().schema())
                && strategy.equals(upload.strategy())
                && tableNames()
                        .equals(upload.parts().stream()
                                .map(part -> part.target().table())
                                .collect(Collectors.toSet()));
    }

    private Set<String> tableNames() {
        try {
            JsonNode all = JSON.readTree(tables);
            return all.valueStream()
                    .map(table -> table.path(TableReceipt.TABLE).asText())
                    .collect(Collectors.toSet());
        } catch (JsonProcessingException somebodyChangedIt) {
            return Set.of();
        }
    }
}
