package org.amcsnowflake.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.amcsnowflake.http.contract.Problem;
import org.amcsnowflake.http.contract.ProblemException;
import org.amcsnowflake.shaping.ChangedRows;
import org.amcsnowflake.shaping.InvalidOptionException;
import org.amcsnowflake.shaping.Shaping;
import org.amcsnowflake.shaping.TableName;
import org.amcsnowflake.shaping.TableRoute;
import org.amcsnowflake.sql.Identifier;
import org.amcsnowflake.sql.InvalidNameException;
import org.amcsnowflake.sql.ReceiptTable;
import org.amcsnowflake.upload.plan.ColumnCase;
import org.apache.camel.Body;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Rejects options with which an upload would fail later, and converts them to parameters for SQL. Thread-safe. */
public final class UploadOptions {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ColumnCase columnCase;

    /** @param columnCase the setting {@code upload.column-case} */
    public UploadOptions(String columnCase) {
        this.columnCase = ColumnCase.of(columnCase);
    }

    /**
     * @param entered of a schedule or an execution; options may be missing
     * @param receiptSchema the result of find-receipt-schema.sql; null if uploads write no receipts
     * @return the same, with options as JSON
     */
    public Map<String, @Nullable Object> row(
            @Body Map<String, @Nullable Object> entered, @Variable("receiptSchema") @Nullable String receiptSchema) {
        JsonNode columns = JSON.valueToTree(entered.get("columns"));
        JsonNode transforms = JSON.valueToTree(entered.get("transforms"));
        JsonNode tables = JSON.valueToTree(entered.get("tables"));
        Optional<String> table = Optional.ofNullable(entered.get("table_name"))
                .map(name -> TableName.of(name.toString()))
                .filter(name -> !name.isEmpty());
        JsonNode keyColumns = JSON.valueToTree(entered.get("key_columns"));
        try {
            Shaping shaping = Shaping.of(columns, transforms, tables).withDefaultTable(table);
            columnCase.require(shaping);
            if (receiptSchema != null && isIn(receiptSchema, entered)) {
                requireNoReceiptTable("table_name", table.stream());
                requireNoReceiptTable("tables", shaping.tables().stream().map(TableRoute::table));
            }
            ChangedRows.of(
                    JSON.valueToTree(entered.get("incremental")),
                    names(keyColumns),
                    shaping,
                    !"append".equals(entered.get("strategy")));
        } catch (InvalidOptionException invalid) {
            String field = invalid.option().replace("snowflake_", "");
            throw new ProblemException(Problem.ofField(422, field, field + " " + invalid.reason()));
        }
        Map<String, @Nullable Object> row = new HashMap<>(entered);
        row.put("columns", columns.isNull() ? null : columns.toString());
        row.put("transforms", transforms.isNull() ? null : transforms.toString());
        row.put("tables", tables.isNull() ? null : tables.toString());
        row.put("key_columns", keyColumns.isNull() ? null : keyColumns.toString());
        return row;
    }

    private static boolean isIn(String schema, Map<String, @Nullable Object> entered) {
        Object own = entered.get("schema_name");
        return own == null
                || own.toString().isBlank()
                || Identifier.folded(own.toString()).equals(Identifier.folded(schema));
    }

    private static void requireNoReceiptTable(String field, Stream<String> tables) {
        if (tables.anyMatch(ReceiptTable.NAME::equals)) {
            throw new ProblemException(Problem.ofField(
                    422,
                    field,
                    field + ": " + ReceiptTable.NAME
                            + " is the table for the receipts of your uploads. Choose another name, or turn receipts off in"
                            + " Settings → Snowflake Configuration."));
        }
    }

    private static List<String> names(JsonNode keyColumns) {
        List<String> names = new ArrayList<>();
        for (JsonNode column : keyColumns) {
            try {
                names.add(new Identifier(column.asText()).name());
            } catch (InvalidNameException refused) {
                throw new ProblemException(Problem.ofField(422, "key_columns", "key_columns: " + refused.getMessage()));
            }
        }
        return names;
    }
}
