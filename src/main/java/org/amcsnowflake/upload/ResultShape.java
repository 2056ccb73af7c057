package org.amcsnowflake.upload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.amcsnowflake.execution.InvalidExecutionException;
import org.amcsnowflake.snowflake.ColumnType;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How a result is laid out, told before its rows are read.
 *
 * @param declared the columns the result names itself, in order; empty where its rows are objects that name their own
 */
record ResultShape(Source source, List<DeclaredColumn> declared) {

    /** Where the rows are. */
    enum Source {
        RESULT_DATA,
        CHUNKS,
        NOWHERE
    }

    /** @param type empty where the result gives none, or one that is not known: it is then inferred */
    record DeclaredColumn(String name, Optional<ColumnType> type) {}

    private static final ObjectMapper JSON = new ObjectMapper();

    ResultShape {
        declared = List.copyOf(declared);
    }

    /**
     * @param row the answer of read-result-shape.sql
     * @throws InvalidExecutionException where the result is not rows
     */
    static ResultShape of(Map<String, Object> row) {
        String kind = text(row, "result_kind").orElse("null");
        String rowsKind = text(row, "rows_kind").orElse("null");
        boolean chunked = Boolean.TRUE.equals(row.get("chunked"));
        if (!Set.of("null", "array", "object").contains(kind)) {
            throw notRows("a " + kind);
        }
        boolean namesColumns = text(row, "columns").isPresent();
        if (kind.equals("object")
                && !rowsKind.equals("array")
                && !(chunked && rowsKind.equals("null") && namesColumns)) {
            throw notRows(
                    rowsKind.equals("null") ? "an object without rows" : "an object whose rows are a " + rowsKind);
        }
        if (chunked && Boolean.TRUE.equals(row.get("has_rows"))) {
            throw new InvalidExecutionException("its result has rows in result_data and in"
                    + " workflow_execution_result_chunks as well; keep them in one place, then retry.");
        }
        if (Boolean.TRUE.equals(row.get("has_odd_chunk"))) {
            throw new InvalidExecutionException("a chunk of its result is not a list of rows.");
        }
        boolean array = kind.equals("array") || rowsKind.equals("array");
        Source source = chunked ? Source.CHUNKS : array ? Source.RESULT_DATA : Source.NOWHERE;
        return new ResultShape(source, declared(text(row, "columns")));
    }

    private static InvalidExecutionException notRows(String what) {
        return new InvalidExecutionException(
                "result_data is " + what + "; it must be a list of objects, or an object with columns and rows.");
    }

    private static List<DeclaredColumn> declared(Optional<String> columns) {
        if (columns.isEmpty()) {
            return List.of();
        }
        JsonNode node = parsed(columns.get());
        if (!node.isArray()) {
            throw new InvalidExecutionException("the columns of result_data are not a list.");
        }
        List<DeclaredColumn> declared = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (JsonNode column : node) {
            JsonNode name = column.isTextual() ? column : column.path("name");
            if (!name.isTextual() || name.asText().isEmpty()) {
                throw new InvalidExecutionException(
                        "column " + (declared.size() + 1) + " of result_data has no name: " + column);
            }
            if (!names.add(name.asText())) {
                throw new InvalidExecutionException("result_data has two columns named '" + name.asText() + "'.");
            }
            declared.add(new DeclaredColumn(
                    name.asText(), ColumnTypes.declared(column.path("type").asText(""))));
        }
        return declared;
    }

    private static JsonNode parsed(String columns) {
        try {
            return JSON.readTree(columns);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("PostgreSQL gave columns that are not JSON.", e);
        }
    }

    private static Optional<String> text(Map<String, Object> row, String column) {
        @Nullable Object value = row.get(column);
        return Optional.ofNullable(value).map(Object::toString);
    }
}
