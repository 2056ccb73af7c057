package org.amcsnowflake.shaping;

import com.fasterxml.jackson.databind.JsonNode;
import org.amcsnowflake.sql.ColumnWidening;
import org.amcsnowflake.sql.Identifier;
import org.amcsnowflake.sql.InvalidNameException;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Which columns of a result are stored, and under which names. All names are mapped at once, so that two columns can
 * swap theirs.
 *
 * @param names by the result's names; empty for a column that is dropped
 * @param others what happens to columns that are not named
 */
public record ColumnMapping(Map<String, Optional<String>> names, Others others) {
    public static final String OPTION = "snowflake_columns";

    private static final String OTHERS = "*";

    /** All columns, under their own names. */
    public static final ColumnMapping NONE = new ColumnMapping(Map.of(), Others.KEEP);

    /** What happens to columns that the mapping does not name. */
    public enum Others {
        KEEP,
        DROP,
        FAIL
    }

    public ColumnMapping {
        names = Collections.unmodifiableMap(new LinkedHashMap<>(names));
    }

    /**
     * @param option the value in metadata; missing or null for none
     * @throws InvalidOptionException if it is malformed, or Snowflake does not accept a name
     */
    static ColumnMapping of(JsonNode option) {
        if (option.isMissingNode() || option.isNull()) {
            return NONE;
        }
        if (!option.isObject()) {
            throw invalid(
                    "must be an object of column names: {\"campaign\": \"CAMPAIGN_NAME\", \"postal_code\": null}.");
        }
        Map<String, Optional<String>> names = new LinkedHashMap<>();
        Others others = Others.KEEP;
        for (Map.Entry<String, JsonNode> entry : option.properties()) {
            if (entry.getKey().equals(OTHERS)) {
                others = others(entry.getValue());
            } else {
                names.put(entry.getKey(), name(entry.getKey(), entry.getValue()));
            }
        }
        return new ColumnMapping(names, others);
    }

    private static Others others(JsonNode value) {
        return switch (value.asText()) {
            case "keep" -> Others.KEEP;
            case "drop" -> Others.DROP;
            case "fail" -> Others.FAIL;
            default ->
                throw invalid("has " + shortened(value.toString())
                        + " for \"*\"; it must be \"keep\", \"drop\" or \"fail\".");
        };
    }

    private static Optional<String> name(String column, JsonNode value) {
        if (value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual() || value.asText().isEmpty()) {
            throw invalid("maps '" + shortened(column) + "' to " + shortened(value.toString())
                    + "; it must be a name, or null to drop the column.");
        }
        return Optional.of(identifier(column, value.asText()).name());
    }

    private static Identifier identifier(String column, String name) {
        try {
            return new Identifier(name);
        } catch (InvalidNameException refused) {
            throw invalid("maps '" + shortened(column) + "' to a name that cannot be used: " + refused.getMessage());
        }
    }

    /**
     * Checks what depends on the target.
     *
     * @param fold converts a name to its form in the target
     * @param reserved the names of columns that this service adds, in that form; {@code own} are those that a result
     *     may have itself
     * @throws InvalidOptionException if two columns would have one name, or a column would have one that is reserved here or in Snowflake
     */
    public void require(UnaryOperator<String> fold, Set<String> reserved, Predicate<String> own) {
        Map<String, String> taken = new HashMap<>();
        names.forEach((column, name) -> name.map(fold).ifPresent(folded -> {
            String other = taken.put(folded, column);
            if (other != null) {
                throw invalid("gives the columns '" + shortened(other) + "' and '" + shortened(column)
                        + "' the same name, \"" + folded + "\"; choose another one.");
            }
            // In upper case, it may be longer.
            Identifier stored = identifier(column, folded);
            if (stored.isRefusedForColumns()) {
                throw invalid("maps '" + shortened(column) + "' to \"" + folded
                        + "\", which Snowflake does not accept as the name of a column; choose another one.");
            }
            if (ColumnWidening.reserves(stored)) {
                throw invalid("maps '" + shortened(column) + "' to \"" + folded
                        + "\", a name that is reserved for columns that the service widens; choose another one.");
            }
            boolean isItself = fold.apply(column).equals(folded) && own.test(folded);
            if (reserved.contains(folded) && !isItself) {
                throw invalid("maps '" + shortened(column) + "' to \"" + folded
                        + "\", which is a column that each row gets from the service; choose another name.");
            }
        }));
    }

    /** @param taken names that a column which a transform writes cannot have, in the target's form */
    void requireFree(String column, UnaryOperator<String> fold, Set<String> taken) {
        String folded = fold.apply(column);
        boolean isMapped = names.values().stream()
                .flatMap(Optional::stream)
                .anyMatch(name -> fold.apply(name).equals(folded));
        Identifier stored = identifier(column, folded);
        if (isMapped || taken.contains(folded) || stored.isRefusedForColumns() || ColumnWidening.reserves(stored)) {
            throw TransformList.invalid(
                    "writes into '" + column
                            + "', a name that another column has, or that the service or Snowflake reserves; choose another one.");
        }
    }

    /** The same by names in the target's form. */
    ColumnMapping folded(UnaryOperator<String> fold) {
        Map<String, Optional<String>> folded = new LinkedHashMap<>();
        names.forEach((column, name) -> {
            if (folded.put(fold.apply(column), name) != null) {
                throw invalid("names the column '" + shortened(column)
                        + "' twice, since the case of names does not matter; remove one.");
            }
        });
        return new ColumnMapping(folded, others);
    }

    /**
     * Checks that a later option names a column as it is after this mapping.
     *
     * @param isWritten whether a transform writes a column, by the result's name
     * @return why there is no such column: {@code names the column 'a', which …}
     */
    Optional<String> objection(String column, UnaryOperator<String> fold, Predicate<String> isWritten) {
        String folded = fold.apply(column);
        if (names.values().stream().flatMap(Optional::stream).map(fold).anyMatch(folded::equals)) {
            return Optional.empty();
        }
        Optional<Map.Entry<String, Optional<String>>> former = names.entrySet().stream()
                .filter(entry -> fold.apply(entry.getKey()).equals(folded))
                .findFirst();
        String reason;
        if (former.isPresent()) {
            reason = former.get()
                    .getValue()
                    .map(name -> "renames to \"" + name + "\"; use that name.")
                    .orElse(
                            "drops; to use it and not store it, keep it there, and drop it in the \"columns\" of the tables.");
        } else if (others == Others.KEEP || isWritten.test(folded)) {
            return Optional.empty();
        } else {
            reason = "does not name, and has \"" + others.name().toLowerCase(Locale.ROOT)
                    + "\" for \"*\"; name it there.";
        }
        return Optional.of("names the column '" + shortened(column) + "', which " + OPTION + " " + reason);
    }

    /** Whether the result must not have the column, so that there is no place for it. */
    public boolean refuses(String column) {
        return others == Others.FAIL && !names(column);
    }

    public boolean isNone() {
        return equals(NONE);
    }

    /** Whether the column is named, even if only to be dropped. */
    public boolean names(String column) {
        return names.containsKey(column);
    }

    /**
     * The column's name in the target; empty if it is dropped.
     *
     * @throws InvalidOptionException if columns that are not named fail the upload
     */
    public Optional<String> target(String column) {
        if (names.containsKey(column)) {
            return names.get(column);
        }
        return switch (others) {
            case KEEP -> Optional.of(column);
            case DROP -> Optional.empty();
            case FAIL ->
                throw invalid(
                        "does not name the column '" + shortened(column)
                                + "' of the result, and has \"fail\" for \"*\"; name it, or remove it from the query, then retry.");
        };
    }

    private static String shortened(String text) {
        return TransformList.shortened(text);
    }

    static InvalidOptionException invalid(String reason) {
        return new InvalidOptionException(OPTION, reason);
    }

    @Override
    public String toString() {
        return names + ", * " + others.name().toLowerCase(Locale.ROOT);
    }
}
