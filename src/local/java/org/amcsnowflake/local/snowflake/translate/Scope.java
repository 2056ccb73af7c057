package org.amcsnowflake.local.snowflake.translate;

import org.amcsnowflake.local.snowflake.catalog.DataType;
import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.amcsnowflake.local.snowflake.sql.Expression;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The columns that an expression may refer to. */
public final class Scope {
    private final List<Entry> entries = new ArrayList<>();
    private final List<Entry> hidden = new ArrayList<>();
    private final List<Staged> staged = new ArrayList<>();
    private final @Nullable Scope outer;

    /**
     * @param table the alias or name of its table
     * @param qualifiers the table's schema and database, if it has them
     * @param sql its name in DuckDB's SQL
     */
    record Entry(@Nullable String table, List<String> qualifiers, String name, String sql, DataType type) {}

    Scope(@Nullable Scope outer) {
        this.outer = outer;
    }

    /** Without columns, for values that refer to none. */
    public static Scope empty() {
        return new Scope(null);
    }

    /** Staged files among the sources. */
    private record Staged(@Nullable String alias, String sqlAlias, StagedRows rows) {}

    /** A column that a star does not include. */
    void addHidden(Entry entry) {
        hidden.add(entry);
    }

    void addStaged(@Nullable String alias, String sqlAlias, StagedRows rows) {
        staged.add(new Staged(alias, sqlAlias, rows));
    }

    void add(Entry entry) {
        entries.add(entry);
    }

    void addAll(Scope other) {
        entries.addAll(other.entries);
        hidden.addAll(other.hidden);
        staged.addAll(other.staged);
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
        List<Entry> found = new ArrayList<>(fields(column.parts()));
        Stream.concat(entries.stream(), hidden.stream())
                .filter(entry -> matches(entry, column.parts()))
                .forEach(found::add);
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

    private List<Entry> fields(List<String> parts) {
        String name = parts.get(parts.size() - 1);
        if (!name.matches("\\$[1-9]\\d{0,3}")) {
            return List.of();
        }
        String alias = parts.size() == 1 ? null : parts.get(parts.size() - 2);
        int number = Integer.parseInt(name.substring(1));
        List<Entry> ofTable = entries.stream()
                .filter(entry -> alias == null || alias.equals(entry.table()))
                .toList();
        if (staged.isEmpty()) {
            return number <= ofTable.size() ? List.of(ofTable.get(number - 1)) : List.of();
        }
        return staged.stream()
                .filter(source -> alias == null || alias.equals(source.alias()))
                .map(source -> new Entry(
                        source.alias(),
                        List.of(),
                        name,
                        source.sqlAlias() + "." + source.rows().field(number),
                        source.rows().fieldType()))
                .toList();
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
