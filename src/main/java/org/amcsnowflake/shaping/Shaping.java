package org.amcsnowflake.shaping;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * How a result is changed before it is stored: first its values, then its rows are distributed to tables, then its columns
 * are mapped.
 *
 * @param columns of the tables that have no mapping of their own
 * @param tables in the order in which they are tried; empty if all rows go to the execution's table
 * @param hash identifies the options, whatever the order of their keys; empty without options
 */
public record Shaping(
        List<Transform> transforms, ColumnMapping columns, List<TableRoute> tables, Optional<String> hash) {
    public static final Shaping NONE = new Shaping(List.of(), ColumnMapping.NONE, List.of(), Optional.empty());

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    public Shaping {
        transforms = List.copyOf(transforms);
        tables = List.copyOf(tables);
    }

    /**
     * @param columns the value of {@code snowflake_columns}; missing or null for none
     * @param transforms the value of {@code snowflake_transforms}; missing or null for none
     * @param tables the value of {@code snowflake_tables}; missing or null for none
     * @throws InvalidOptionException naming the option that is wrong
     */
    public static Shaping of(JsonNode columns, JsonNode transforms, JsonNode tables) {
        ColumnMapping mapping = ColumnMapping.of(columns);
        List<Transform> steps = TransformList.of(transforms);
        List<TableRoute> routes = TableList.of(tables);
        if (mapping.isNone() && steps.isEmpty() && routes.isEmpty()) {
            return NONE;
        }
        ObjectNode options = JSON.createObjectNode();
        if (!mapping.isNone()) {
            options.set("columns", columns);
        }
        if (!steps.isEmpty()) {
            options.set("transforms", transforms);
        }
        if (!routes.isEmpty()) {
            options.set("tables", tables);
        }
        return new Shaping(steps, mapping, routes, Optional.of(hash(options)));
    }

    /**
     * The same with a table for the rows that no entry of {@code snowflake_tables} takes; unchanged if the list says itself
     * where they go, or is empty.
     *
     * @param table {@code snowflake_table_name} as Snowflake stores it, if it is set
     * @throws InvalidOptionException if the list names this table, too
     */
    public Shaping withDefaultTable(Optional<String> table) {
        if (table.isEmpty() || tables.isEmpty() || tables.stream().anyMatch(TableRoute::isDefault)) {
            return this;
        }
        if (tables.stream().anyMatch(route -> route.table().equals(table.get()))) {
            throw TableList.invalid("has the table " + table.get()
                    + ", which is also the snowflake_table_name, to which the rows go that no entry takes; add {\"table\": \""
                    + table.get() + "\"} as the last entry, or choose another name.");
        }
        List<TableRoute> all = new ArrayList<>(tables);
        all.add(TableRoute.ofOthers(table.get()));
        return new Shaping(transforms, columns, all, hash);
    }

    /** By which rows are distributed to the tables. */
    public List<RowCondition> conditions() {
        return tables.stream().flatMap(table -> table.when().stream()).toList();
    }

    /** How the rows of one table are changed. */
    private Shaping of(TableRoute table) {
        return new Shaping(transforms, table.columns().orElse(columns), List.of(), hash);
    }

    private static String hash(JsonNode options) {
        try {
            // As a map, whose keys are sorted.
            String text = JSON.writeValueAsString(JSON.treeToValue(options, Object.class));
            return Sha256.hex(text.getBytes(StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Options could not be written as JSON.", e);
        }
    }

    public boolean isNone() {
        return hash.isEmpty();
    }

    /**
     * Checks what depends on the target.
     *
     * @param fold converts a name to its form in the target
     * @param reserved the names of columns that the service adds, in that form; {@code own} are those that a result may
     *     have itself
     * @throws InvalidOptionException if two columns would have one name, or a column would have one that is reserved
     *     here or in Snowflake
     */
    public void require(UnaryOperator<String> fold, Set<String> reserved, Predicate<String> own) {
        if (!tables.isEmpty()) {
            tables.forEach(table -> require(table, fold, reserved, own));
            return;
        }
        columns.require(fold, reserved, own);
        Set<String> taken = new HashSet<>(reserved);
        transforms.stream()
                .flatMap(transform -> transform.into().stream())
                .filter(column -> !columns.names(column))
                .forEach(column -> {
                    columns.requireFree(column, fold, taken);
                    taken.add(fold.apply(column));
                });
    }

    /**
     * The columns that are hashed, or from which a hash could be recovered: those that a step has copied from one, or one from
     * those. Their values are in no error.
     */
    public Set<String> hashed() {
        Set<String> hashed = new HashSet<>();
        transforms.stream()
                .filter(step -> step.operation() instanceof Operation.Hash)
                .forEach(step -> hashed.add(step.column()));
        int before;
        do {
            before = hashed.size();
            transforms.stream()
                    .filter(step -> !(step.operation() instanceof Operation.Hash))
                    .filter(step -> hashed.contains(step.column()) || hashed.contains(step.target()))
                    .forEach(step -> hashed.addAll(List.of(step.column(), step.target())));
        } while (hashed.size() > before);
        return hashed;
    }

    private void require(TableRoute table, UnaryOperator<String> fold, Set<String> reserved, Predicate<String> own) {
        try {
            of(table).require(fold, reserved, own);
        } catch (InvalidOptionException refused) {
            throw inTable(table, refused);
        }
    }

    /** What is wrong, named as the option in which it is: a table may have columns of its own. */
    private static InvalidOptionException inTable(TableRoute table, InvalidOptionException refused) {
        return table.columns().isEmpty() || !refused.option().equals(ColumnMapping.OPTION)
                ? refused
                : TableList.invalid("has \"columns\" for " + table.table() + " that " + refused.reason());
    }

    /** The column's name in one of the tables, as {@link #target(String)}. */
    public Optional<String> target(TableRoute table, String column) {
        try {
            return of(table).target(column);
        } catch (InvalidOptionException refused) {
            throw inTable(table, refused);
        }
    }

    /** The column's name in the target; one that a transform writes is kept unless the mapping names it. */
    public Optional<String> target(String column) {
        boolean isWritten = transforms.stream().anyMatch(step -> step.into().equals(Optional.of(column)));
        return isWritten && !columns.names(column) ? Optional.of(column) : columns.target(column);
    }
}
