package org.amcsnowflake.local.snowflake.translate;

import org.amcsnowflake.local.snowflake.catalog.DataType;
import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.amcsnowflake.local.snowflake.sql.Expression;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The columns that an expression may name. */
public final class Scope {
    private final List<Entry> entries = new ArrayList<>();
    private final @Nullable Scope outer;

    /**
     * @param table the alias or name of its table; @param qualifiers the table's schema and database, if it has them
     * @param sql how DuckDB's SQL names it
     */
    record Entry(@Nullable String table, List<String> qualifiers, String name, String sql, DataType type) {}

    Scope(@Nullable Scope outer) {
        this.outer = outer;
    }

    /** Without a column: for values that name none. */
    public static Scope empty() {
        return new Scope(null);
    }

    void add(Entry entry) {
        entries.add(entry);
    }

    void addAll(Scope other) {
        entries.addAll(other.entries);
    }

    List<Entry> entries() {
        return entries;
    }

    Typed resolve(Expression.Column column) {
        return find(column)
                .map(entry -> new Typed(entry.sql(), entry.type()))
                .orElseThrow(() -> new SnowflakeError(
                        "000904",
                        "42000",
                        "SQL compilation error: error line " + column.line() + " at position " + column.position()
                                + "\ninvalid identifier '" + written(column.parts()) + "'"));
    }

    Optional<Entry> find(Expression.Column column) {
        List<Entry> found =
                entries.stream().filter(entry -> matches(entry, column.parts())).toList();
        if (found.size() > 1) {
            throw new SnowflakeError(
                    "000904",
                    "42000",
                    "SQL compilation error: error line " + column.line() + " at position " + column.position()
                            + "\nambiguous column name '" + written(column.parts()) + "'");
        }
        return found.isEmpty() && outer != null
                ? outer.find(column)
                : found.stream().findFirst();
    }

    private static boolean matches(Entry entry, List<String> parts) {
        if (!entry.name().equals(parts.get(parts.size() - 1))) {
            return false;
        }
        return parts.size() == 1 || parts.get(parts.size() - 2).equals(entry.table());
    }

    private static String written(List<String> parts) {
        return parts.stream()
                .map(part -> part.matches("[A-Z_][A-Z0-9_$]*") ? part : "\"" + part + "\"")
                .collect(java.util.stream.Collectors.joining("."));
    }
}
