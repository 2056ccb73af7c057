package org.amcsnowflake.shaping;

import com.fasterxml.jackson.databind.JsonNode;
import org.amcsnowflake.sql.Identifier;
import org.amcsnowflake.sql.InvalidNameException;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads {@code snowflake_tables}. */
final class TableList {
    static final String OPTION = "snowflake_tables";

    static final int MOST = 20;
    private static final Set<String> FIELDS = new TreeSet<>(Set.of("table", "when", "columns", "key_columns"));
    private static final Set<String> OF_CONDITION = new TreeSet<>(Set.of("column", "in"));

    private final List<TableRoute> routes = new ArrayList<>();
    /** By the name in Snowflake, as it is written. */
    private final Map<String, String> written = new HashMap<>();

    private TableList() {}

    /**
     * @param option the value in metadata; missing or null for none
     * @throws InvalidOptionException if it is malformed, or two entries have one table
     */
    static List<TableRoute> of(JsonNode option) {
        if (option.isMissingNode() || option.isNull()) {
            return List.of();
        }
        if (!option.isArray() || option.size() > MOST) {
            throw invalid(
                    "must be a list of at most " + MOST
                            + " tables: [{\"table\": \"shoes\", \"when\": {\"column\": \"brand\", \"in\": [\"A\"]}}, {\"table\": \"others\"}].");
        }
        TableList list = new TableList();
        option.forEach(list::add);
        return List.copyOf(list.routes);
    }

    private void add(JsonNode entry) {
        int number = routes.size() + 1;
        if (!routes.isEmpty() && routes.get(routes.size() - 1).isDefault()) {
            throw wrong(number, "gets no rows, since the one before it has no \"when\"; put that one last.");
        }
        requireFields(number, "", entry, FIELDS);
        TableRoute route = new TableRoute(
                table(number, entry.path("table")),
                given(entry.path("when")).map(when -> condition(number, when)),
                given(entry.path("columns")).map(columns -> columns(number, columns)),
                given(entry.path("key_columns")).map(key -> keyColumns(number, key)));
        routes.add(route);
    }

    private static Optional<JsonNode> given(JsonNode value) {
        return value.isMissingNode() || value.isNull() ? Optional.empty() : Optional.of(value);
    }

    private static void requireFields(int number, String where, JsonNode entry, Set<String> allowed) {
        entry.fieldNames().forEachRemaining(field -> {
            if (!allowed.contains(field)) {
                throw wrong(
                        number,
                        "has the unknown field '" + field + "'" + where + "; it may have " + String.join(", ", allowed)
                                + ".");
            }
        });
    }

    private String table(int number, JsonNode value) {
        String name = value.isTextual() ? TableName.of(value.asText()) : "";
        if (!TableName.isUsable(name)) {
            throw wrong(number, "needs \"table\", a name with a letter or a digit.");
        }
        try {
            new Identifier(name);
        } catch (InvalidNameException refused) {
            throw wrong(number, "has a name that cannot be used: " + refused.getMessage());
        }
        String other = written.put(name, value.asText());
        if (other != null) {
            throw invalid("has the table " + name + " twice"
                    + (other.equals(value.asText())
                            ? ""
                            : ", since '" + other + "' and '" + value.asText() + "' are the same in Snowflake")
                    + "; use one entry with all values.");
        }
        return name;
    }

    private static RowCondition condition(int number, JsonNode when) {
        requireFields(number, " in \"when\"", when, OF_CONDITION);
        JsonNode column = when.path("column");
        JsonNode in = when.path("in");
        if (!column.isTextual() || column.asText().isEmpty() || !in.isArray() || in.isEmpty()) {
            throw wrong(
                    number,
                    "needs \"when\" with a column and a list of values: {\"column\": \"brand\", \"in\": [\"A\"]}.");
        }
        Set<Cell> values = new HashSet<>();
        boolean includesNull = false;
        for (JsonNode value : in) {
            includesNull |= value.isNull();
            if (!value.isNull()) {
                TransformList.requireFewDigits(value, reason -> wrong(number, reason));
                values.add(TransformList.constant(value)
                        .orElseThrow(() ->
                                wrong(number, "needs \"in\", which may contain texts, numbers, true, false or null.")));
            }
        }
        return new RowCondition(column.asText(), values, includesNull);
    }

    private static ColumnMapping columns(int number, JsonNode columns) {
        try {
            return ColumnMapping.of(columns);
        } catch (InvalidOptionException refused) {
            throw wrong(number, "has \"columns\" that " + refused.reason());
        }
    }

    private static List<String> keyColumns(int number, JsonNode key) {
        List<String> columns = new ArrayList<>();
        boolean isValid = key.isArray();
        for (JsonNode column : key) {
            isValid &= column.isTextual() && !column.asText().isBlank() && !columns.contains(column.asText());
            columns.add(column.asText());
        }
        if (!isValid) {
            throw wrong(number, "needs \"key_columns\" to be a list of different column names.");
        }
        return List.copyOf(columns);
    }

    private static InvalidOptionException wrong(int number, String reason) {
        return invalid("entry " + number + " " + reason);
    }

    static InvalidOptionException invalid(String reason) {
        return new InvalidOptionException(OPTION, reason);
    }
}
