package org.amcsnowflake.local.snowflake.sql;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/** A query. */
public sealed interface Query {

    /** @param source null without FROM */
    record Select(
            boolean distinct,
            List<Item> items,
            @Nullable Source source,
            @Nullable Expression where,
            List<Expression> groups,
            @Nullable Expression having,
            @Nullable Expression qualify,
            Ending ending)
            implements Query {}

    /** ORDER BY, LIMIT and OFFSET. */
    record Ending(
            List<Expression.Order> order,
            @Nullable Expression limit,
            @Nullable Expression offset) {
        public static final Ending NONE = new Ending(List.of(), null, null);
    }

    /** @param operator UNION, UNION ALL, EXCEPT or INTERSECT */
    record SetOperation(String operator, Query left, Query right, Ending ending) implements Query {}

    record Values(List<List<Expression>> rows) implements Query {}

    record With(List<Named> named, Query query) implements Query {}

    record Named(String name, Query query) {}

    /** @param value null for a star; @param table the star's table, if it has one */
    record Item(
            @Nullable Expression value,
            @Nullable String alias,
            @Nullable String table) {}

    /** A source of rows. */
    sealed interface Source {}

    record Table(ObjectName name, @Nullable String alias) implements Source {}

    record Nested(Query query, @Nullable String alias, List<String> columns) implements Source {}

    /** @param kind INNER, LEFT, RIGHT, FULL or CROSS */
    record Join(
            String kind,
            Source left,
            Source right,
            @Nullable Expression on) implements Source {}

    /** The elements of an array, the members of an object. */
    record Flatten(
            Expression input,
            FlattenOptions options,
            @Nullable String alias) implements Source {}

    /**
     * @param path into the input
     * @param outer whether an input without elements returns one row
     * @param mode the kinds of elements
     */
    record FlattenOptions(List<String> path, boolean outer, String mode) {}

    /** @param arguments by upper-cased name; unnamed ones by their number from 1 */
    record TableFunction(
            ObjectName name,
            Map<String, Expression> arguments,
            @Nullable String alias) implements Source {}

    /** The error table of a table with ERROR_LOGGING. */
    record ErrorTable(ObjectName base, @Nullable String alias) implements Source {}

    /** @param pattern a regular expression that must match the whole stored path; null for any */
    record StagedFiles(
            String path,
            FormatOptions format,
            @Nullable String pattern,
            @Nullable String alias) implements Source {}
}
