package org.amcsnowflake.shaping;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * How a result is changed before it is stored: first its values, then its columns.
 *
 * @param hash identifies the options, whatever the order of their keys; empty without options
 */
public record Shaping(List<Transform> transforms, ColumnMapping columns, Optional<String> hash) {
    public static final Shaping NONE = new Shaping(List.of(), ColumnMapping.NONE, Optional.empty());

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    public Shaping {
        transforms = List.copyOf(transforms);
    }

    /**
     * @param columns the value of {@code snowflake_columns}; missing or null for none
     * @param transforms the value of {@code snowflake_transforms}; missing or null for none
     * @throws InvalidOptionException naming the option that is wrong
     */
    public static Shaping of(JsonNode columns, JsonNode transforms) {
        ColumnMapping mapping = ColumnMapping.of(columns);
        List<Transform> steps = TransformList.of(transforms);
        if (mapping.isNone() && steps.isEmpty()) {
            return NONE;
        }
        ObjectNode options = JSON.createObjectNode();
        if (!mapping.isNone()) {
            options.set("columns", columns);
        }
        if (!steps.isEmpty()) {
            options.set("transforms", transforms);
        }
        return new Shaping(steps, mapping, Optional.of(hash(options)));
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
        Set<String> taken = new HashSet<>(reserved);
        transforms.stream()
                .flatMap(transform -> transform.into().stream())
                .filter(column -> !columns.names(column))
                .forEach(column -> {
                    columns.requireFree(column, fold, taken);
                    taken.add(fold.apply(column));
                });
    }

    /** Whether the result must not have the column, so that there is no place for it. */
    public boolean refuses(String column) {
        return columns.refuses(column);
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

    /** The column's name in the target; one that a transform writes is kept unless the mapping names it. */
    public Optional<String> target(String column) {
        boolean isWritten = transforms.stream().anyMatch(step -> step.into().equals(Optional.of(column)));
        return isWritten && !columns.names(column) ? Optional.of(column) : columns.target(column);
    }
}
