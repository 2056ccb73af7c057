package org.amcsnowflake.sql.merge;

import org.amcsnowflake.sql.Column;
import org.amcsnowflake.sql.ColumnType;
import org.amcsnowflake.sql.Identifier;
import org.amcsnowflake.sql.Literal;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The smallest and the largest value of each key column in the sent rows, computed by Snowflake, so that its own sort
 * order applies. As literals in the MERGE they let Snowflake prune partitions without any of the keys.
 *
 * @param nullable the columns of the key that are NULL in some of the rows
 */
public record KeyBounds(MergeSource source, List<Column> key, Set<Identifier> nullable) {
    /** In characters: a longer text costs more to compile than it saves. */
    private static final int LONGEST_LITERAL = 1_000;

    public KeyBounds {
        nullable = Set.copyOf(nullable);
        key = key.stream().filter(column -> isOrdered(column.type())).toList();
    }

    /** Whether the order of the type's values does not depend on settings. */
    private static boolean isOrdered(ColumnType type) {
        return type instanceof ColumnType.Numeric
                || type instanceof ColumnType.Text text && text.collation().isEmpty()
                || type instanceof ColumnType.Date
                || type instanceof ColumnType.Timestamp timestamp && timestamp.zone() == ColumnType.Zone.NTZ;
    }

    /** Whether there is nothing to query. */
    public boolean isEmpty() {
        return key.isEmpty();
    }

    public String sql() {
        List<String> bounds = new ArrayList<>();
        for (int i = 0; i < key.size(); i++) {
            bounds.add(text(key.get(i), "MIN") + " AS LOW_" + i);
            bounds.add(text(key.get(i), "MAX") + " AS HIGH_" + i);
        }
        return """
                SELECT %s
                FROM (
                  %s
                ) AS source""".formatted(bounds.stream().collect(Collectors.joining(", ")), source.select());
    }

    private static String text(Column column, String bound) {
        String value = bound + "(" + column.name() + ")";
        if (column.type() instanceof ColumnType.Timestamp) {
            return "TO_VARCHAR(" + value + ", 'YYYY-MM-DD HH24:MI:SS.FF9')";
        }
        return column.type() instanceof ColumnType.Date
                ? "TO_VARCHAR(" + value + ", 'YYYY-MM-DD')"
                : value + "::VARCHAR";
    }

    /** @param row the answer of {@link #sql}, one row */
    public List<MatchCondition> read(Map<String, Object> row) {
        List<MatchCondition> conditions = new ArrayList<>();
        for (int i = 0; i < key.size(); i++) {
            @Nullable Object low = row.get("LOW_" + i);
            @Nullable Object high = row.get("HIGH_" + i);
            if (low != null && high != null && fits(low) && fits(high)) {
                conditions.add(new MatchCondition.TargetBetween(
                        key.get(i).name(),
                        literal(key.get(i), low.toString()),
                        literal(key.get(i), high.toString()),
                        nullable.contains(key.get(i).name())));
            }
        }
        return conditions;
    }

    private static boolean fits(Object bound) {
        return bound.toString().length() <= LONGEST_LITERAL;
    }

    private static String literal(Column column, String bound) {
        if (column.type() instanceof ColumnType.Numeric) {
            return bound;
        }
        return column.type() instanceof ColumnType.Text
                ? Literal.text(bound)
                : Literal.text(bound) + "::" + column.type().sql();
    }
}
