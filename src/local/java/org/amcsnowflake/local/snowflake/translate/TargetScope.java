package org.amcsnowflake.local.snowflake.translate;

import org.amcsnowflake.local.snowflake.catalog.Column;
import org.amcsnowflake.local.snowflake.catalog.Table;
import org.amcsnowflake.local.snowflake.sql.Query;
import org.jspecify.annotations.Nullable;

import java.util.List;

/** The scopes of DML statements: the target's columns and, for a MERGE, the source's. */
public final class TargetScope {
    private TargetScope() {}

    /**
     * @param alias of the table in the statement
     * @param sql its name in DuckDB's SQL
     */
    public static Scope of(Table table, @Nullable String alias, String sql) {
        Scope scope = new Scope(null);
        String name = alias == null ? table.name().table() : alias;
        for (Column column : table.columns()) {
            scope.add(new Scope.Entry(name, List.of(), column.name(), sql + "." + column.physical(), column.type()));
        }
        return scope;
    }

    /** A table joined with the other sources of an UPDATE or DELETE. */
    public record Joined(String from, Scope scope) {}

    /** @param sources joined with the target's rows; null for none */
    public static Joined joined(
            Table table, @Nullable String alias, String sql, Names names, Query.@Nullable Source sources) {
        Scope scope = of(table, alias, sql);
        String from = " FROM " + table.physical() + " AS " + sql;
        return sources == null
                ? new Joined(from, scope)
                : new Joined(from + " CROSS JOIN " + new QueryTranslator(names).sources(sources, scope), scope);
    }

    /** The rows of a MERGE's source, with all columns. */
    public static Relation source(Names names, Query.Source source) {
        Query.Item star = new Query.Item(null, null, null);
        return new QueryTranslator(names)
                .translate(
                        new Query.Select(false, List.of(star), source, null, List.of(), null, null, Query.Ending.NONE));
    }

    /** @param sql the name of the source's rows in DuckDB's SQL */
    public static Scope of(Relation source, @Nullable String alias, String sql) {
        Scope scope = new Scope(null);
        for (int i = 0; i < source.columns().size(); i++) {
            Relation.Output column = source.columns().get(i);
            scope.add(new Scope.Entry(alias, List.of(), column.name(), sql + "." + Relation.column(i), column.type()));
        }
        return scope;
    }

    public static Scope both(Scope one, Scope other) {
        Scope scope = new Scope(null);
        scope.addAll(one);
        scope.addAll(other);
        return scope;
    }
}
