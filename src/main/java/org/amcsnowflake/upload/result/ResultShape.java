package org.amcsnowflake.upload.result;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.amcsnowflake.execution.InvalidExecutionException;
import org.amcsnowflake.failures.ErrorClass;
import org.amcsnowflake.failures.Fault;
import org.amcsnowflake.sql.ColumnType;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The layout of a result, known before its rows are read.
 *
 * @param declared the columns that the result declares, in order; empty if its rows are objects that name their own
 */
public record ResultShape(Source source, List<DeclaredColumn> declared) {

    /** Where the rows are stored. */
    sealed interface Source {}

    /** @param rows their number */
    record ResultData(long rows) implements Source {}

    /**
     * The number of rows is not known before they are read.
     *
     * @param bytes their stored size
     */
    record Chunks(long count, long bytes) implements Source {}

    /** @param type empty if the result declares none or an unknown one; it is then inferred */
    record DeclaredColumn(String name, Optional<ColumnType> type) {}

    private static final ObjectMapper JSON = new ObjectMapper();

    public ResultShape {
        declared = List.copyOf(declared);
    }

    /** The names of the columns that the result declares, in order. */
    public List<String> declaredNames() {
        return declared.stream().map(DeclaredColumn::name).toList();
    }

    /**
     * An empty list of rows is a result. If there are neither rows nor chunks, or chunks with a gap, the result does
     * not exist yet.
     *
     * @param row the result of read-result-shape.sql
     * @throws InvalidExecutionException if the result does not consist of rows
     * @throws Fault of class TRANSIENT if it does not exist yet
     */
    public static ResultShape of(Map<String, Object> row) {
        String kind = text(row, "result_kind").orElse("null");
        String rowsKind = text(row, "rows_kind").orElse("null");
        Optional<String> columns = text(row, "columns");
        long rows = number(row, "row_count");
        boolean chunked = number(row, "chunks") > 0;
        if (!Set.of("null", "array", "object").contains(kind)) {
            throw notRows("a " + kind);
        }
        if (kind.equals("object") && !rowsKind.equals("array") && !(rowsKind.equals("null") && columns.isPresent())) {
            throw notRows(
                    rowsKind.equals("null") ? "an object without rows" : "an object whose rows are a " + rowsKind);
        }
        if (chunked) {
            requireChunks(row, rows);
            return new ResultShape(new Chunks(number(row, "chunks"), number(row, "chunk_bytes")), declared(columns));
        }
        if (!kind.equals("array") && !rowsKind.equals("array")) {
            throw missing("has no result yet: result_data has no rows, and there are no chunks");
        }
        return new ResultShape(new ResultData(rows), declared(columns));
    }

    private static void requireChunks(Map<String, Object> row, long rowsBeside) {
        if (rowsBeside > 0) {
            throw new InvalidExecutionException("its result has rows both in result_data and in"
                    + " workflow_execution_result_chunks; keep them in one place, then retry.");
        }
        if (number(row, "first_chunk") < 1) {
            throw new InvalidExecutionException(
                    "its result has a chunk " + row.get("first_chunk") + "; chunks are numbered from 1.");
        }
        text(row, "missing_chunk").ifPresent(chunk -> {
            throw missing("has only part of its result: chunk number " + chunk + " is missing");
        });
    }

    private static Fault missing(String what) {
        return new Fault(
                ErrorClass.TRANSIENT,
                "The execution is completed, but " + what
                        + ". Nothing was changed in Snowflake. If the result was deleted"
                        + " from the AMC manager's database, run the query again, then retry; a result without rows is"
                        + " an empty list, [].");
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
                // Without the entry, which may be a value of the result: the message goes to logs and webhooks.
                throw new InvalidExecutionException("column " + (declared.size() + 1) + " of result_data has no name.");
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
            throw new IllegalStateException("PostgreSQL returned columns that are not JSON.", e);
        }
    }

    private static long number(Map<String, Object> row, String column) {
        return text(row, column).map(Long::parseLong).orElse(0L);
    }

    private static Optional<String> text(Map<String, Object> row, String column) {
        @Nullable Object value = row.get(column);
        return Optional.ofNullable(value).map(Object::toString);
    }
}
