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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * How a result is changed before it is stored: first its values, then the names of its columns, then its rows are distributed to
 * tables, which may rename columns again.
 *
 * @param columns of all tables
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
        if (all.size() > TableList.MOST) {
            throw TableList.invalid("has " + tables.size()
                    + " tables, and the rows that they do not take go to the snowflake_table_name "
                    + table.get() + "; an upload may have at most " + TableList.MOST
                    + " tables in total: remove an entry, or make the last one take the other rows.");
        }
        return new Shaping(transforms, columns, all, hash);
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
        columns.require(fold, reserved, own);
        requireNew(columns, columns::names, fold, reserved);
        for (TableRoute table : tables) {
            table.when().flatMap(when -> objection(when.column(), fold)).ifPresent(reason -> {
                throw TableList.invalid("has a \"when\" for " + table.table() + " that " + reason);
            });
            try {
                table.columns().ifPresent(mapping -> require(mapping, fold, reserved, own));
            } catch (InvalidOptionException refused) {
                throw inTable(table, refused);
            }
        }
    }

    private Optional<String> objection(String column, UnaryOperator<String> fold) {
        return columns.objection(
                column,
                fold,
                folded -> written().anyMatch(each -> fold.apply(each).equals(folded)));
    }

    /** @param isNamed whether the mapping names a column that a transform writes */
    private void requireNew(
            ColumnMapping mapping, Predicate<String> isNamed, UnaryOperator<String> fold, Set<String> reserved) {
        Set<String> taken = new HashSet<>(reserved);
        written().filter(isNamed.negate()).forEach(column -> {
            mapping.requireFree(column, fold, taken);
            taken.add(fold.apply(column));
        });
    }

    /** @param ofEntry is applied to the names as they are after {@code snowflake_columns} */
    private void require(
            ColumnMapping ofEntry, UnaryOperator<String> fold, Set<String> reserved, Predicate<String> own) {
        ColumnMapping folded = ofEntry.folded(fold);
        ofEntry.names()
                .keySet()
                .forEach(column -> objection(column, fold).ifPresent(reason -> {
                    throw ColumnMapping.invalid(reason);
                }));
        Map<String, Optional<String>> all = new LinkedHashMap<>(ofEntry.names());
        columns.names()
                .forEach((column, name) -> name.filter(shared -> !folded.names(fold.apply(shared)))
                        .filter(shared -> ofEntry.others() != ColumnMapping.Others.DROP || isWritten(column))
                        .ifPresent(shared -> all.put(shared, Optional.of(shared))));
        ColumnMapping both = new ColumnMapping(all, ofEntry.others());
        both.require(fold, reserved, own);
        requireNew(both, column -> columns.names(column) || folded.names(fold.apply(column)), fold, reserved);
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

    /** What is wrong, named as the option in which it is: a table may have columns of its own. */
    InvalidOptionException inTable(TableRoute table, InvalidOptionException refused) {
        return table.columns().isEmpty() || !refused.option().equals(ColumnMapping.OPTION)
                ? refused
                : TableList.invalid("has \"columns\" for " + table.table() + " that " + refused.reason());
    }

    private Stream<String> written() {
        return transforms.stream().flatMap(transform -> transform.into().stream());
    }

    /** Whether a transform writes the column as a new one. */
    boolean isWritten(String column) {
        return written().anyMatch(column::equals);
    }

    /** The column's name after {@code snowflake_columns}; one that a transform writes is kept unless the mapping names it. */
    Optional<String> target(String column) {
        return isWritten(column) && !columns.names(column) ? Optional.of(column) : columns.target(column);
    }
}
