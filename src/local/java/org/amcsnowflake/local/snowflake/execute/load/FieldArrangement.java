package org.amcsnowflake.local.snowflake.execute.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.amcsnowflake.local.snowflake.catalog.Column;
import org.amcsnowflake.local.snowflake.catalog.Table;
import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.amcsnowflake.local.snowflake.execute.query.StagedRead;
import org.amcsnowflake.local.snowflake.stage.FileFormat;
import org.amcsnowflake.local.snowflake.stage.StagedRecord;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Maps the fields of a record to the columns of a COPY, by order or by name. */
final class FieldArrangement implements StagedRead.Arrangement {
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private final Table table;
    private final List<Column> columns;
    private final FileFormat format;
    private final String match;
    private final boolean isTransformed;

    /** @param match NONE, CASE_SENSITIVE or CASE_INSENSITIVE */
    FieldArrangement(Table table, List<Column> columns, FileFormat format, String match, boolean isTransformed) {
        this.table = table;
        this.columns = columns;
        this.format = format;
        this.match = match;
        this.isTransformed = isTransformed;
    }

    @Override
    public List<@Nullable String> arranged(StagedRecord record, List<String> header) {
        if (!match.equals("NONE")) {
            return byName(record, header);
        }
        if (!isTransformed && !format.isJson() && format.isStrict()) {
            requireCount(record);
        }
        return record.fields();
    }

    private void requireCount(StagedRecord record) {
        int fields = record.fields().size();
        int expected = columns.size();
        if (fields == expected) {
            return;
        }
        if (record.number() == 1) {
            throw new SnowflakeError(
                    "100080",
                    "22000",
                    "Number of columns in file (" + fields + ") does not match that of the corresponding table ("
                            + expected + "), use file format option error_on_column_count_mismatch=false to ignore this"
                            + " error");
        }
        if (fields > expected) {
            throw new SnowflakeError(
                    "100016", "22000", "Field delimiter ',' found while expecting record delimiter '\\n'");
        }
        throw new SnowflakeError(
                "100068",
                "22000",
                "End of record reached while expected to parse column '\""
                        + table.name().table() + "\"[\"" + columns.get(fields).name() + "\":" + (fields + 1) + "]'");
    }

    private List<@Nullable String> byName(StagedRecord record, List<String> header) {
        Map<String, @Nullable String> values = format.isJson() ? members(record) : named(record, header);
        List<@Nullable String> arranged = new ArrayList<>();
        columns.forEach(column -> arranged.add(values.get(folded(column.name()))));
        return arranged;
    }

    private String folded(String name) {
        return match.equals("CASE_SENSITIVE") ? name : name.toUpperCase(Locale.ROOT);
    }

    private Map<String, @Nullable String> named(StagedRecord record, List<String> header) {
        Map<String, @Nullable String> values = new HashMap<>();
        for (int i = 0; i < Math.min(header.size(), record.fields().size()); i++) {
            values.put(folded(header.get(i)), record.fields().get(i));
        }
        return values;
    }

    private Map<String, @Nullable String> members(StagedRecord record) {
        Map<String, @Nullable String> values = new HashMap<>();
        try {
            for (Map.Entry<String, JsonNode> member :
                    JSON.readTree(record.fields().get(0)).properties()) {
                values.put(folded(member.getKey()), member.getValue().toString());
            }
        } catch (JsonProcessingException e) {
            throw new SnowflakeError("100069", "22P02", "Error parsing JSON: " + e.getOriginalMessage());
        }
        return values;
    }
}
