package org.amcsnowflake.local.snowflake.translate;

import org.amcsnowflake.local.snowflake.catalog.Column;
import org.amcsnowflake.local.snowflake.catalog.DataType;
import org.amcsnowflake.local.snowflake.catalog.Table;
import org.amcsnowflake.local.snowflake.sql.Expression;
import org.amcsnowflake.local.snowflake.sql.Query;
import org.amcsnowflake.local.snowflake.sql.SqlErrors;
import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Translates the sources after FROM, and adds their columns to the scope. */
final class Sources {
    private static final DataType VARIANT = new DataType.Variant("VARIANT");
    private static final Pattern FLATTENED = Pattern.compile("\\w+\\.e\\.v");

    private final Names names;
    private final QueryTranslator queries;
    private final Map<String, Relation> named;

    Sources(Names names, QueryTranslator queries, Map<String, Relation> named) {
        this.names = names;
        this.queries = queries;
        this.named = named;
    }

    String translate(Query.Source source, Scope scope) {
        if (source instanceof Query.Table table) {
            return table(table, scope);
        }
        if (source instanceof Query.Nested nested) {
            return relation(queries.translate(nested.query()), nested.alias(), nested.columns(), scope);
        }
        if (source instanceof Query.Join join) {
            return join(join, scope);
        }
        if (source instanceof Query.Flatten flatten) {
            return flatten(flatten, scope);
        }
        if (source instanceof Query.TableFunction function) {
            return function(function, scope);
        }
        if (source instanceof Query.ErrorTable errors) {
            return relation(names.errorTable(errors.base()), errors.alias(), List.of(), scope);
        }
        return staged((Query.StagedFiles) source, scope);
    }

    private String staged(Query.StagedFiles source, Scope scope) {
        StagedRows rows = names.staged(source.path(), source.format(), source.pattern());
        String alias = names.newAlias();
        scope.addStaged(source.alias(), alias, rows);
        addMetadata(source, scope, "METADATA$FILENAME", alias + ".file", DataType.Text.DEFAULT);
        addMetadata(source, scope, "METADATA$FILE_ROW_NUMBER", alias + ".record", DataType.Numeric.INTEGER);
        addMetadata(source, scope, "METADATA$FILE_CONTENT_KEY", alias + ".etag", DataType.Text.DEFAULT);
        DataType time = new DataType.Timestamp(DataType.Zone.NTZ, 9);
        addMetadata(source, scope, "METADATA$FILE_LAST_MODIFIED", alias + ".modified", time);
        addMetadata(source, scope, "METADATA$START_SCAN_TIME", alias + ".scanned", time);
        return rows.table() + " AS " + alias;
    }

    private static void addMetadata(Query.StagedFiles source, Scope scope, String name, String sql, DataType type) {
        scope.addHidden(new Scope.Entry(source.alias(), List.of(), name, sql, type));
    }

    private String table(Query.Table source, Scope scope) {
        Relation common =
                source.name().parts().size() == 1 ? named.get(source.name().last()) : null;
        if (common != null) {
            String name = source.alias() == null ? source.name().last() : source.alias();
            return relation(common, name, List.of(), scope);
        }
        List<String> parts = source.name().parts();
        if (parts.size() > 1 && parts.get(parts.size() - 2).equals("INFORMATION_SCHEMA")) {
            String name = source.alias() == null ? source.name().last() : source.alias();
            return relation(names.informationSchema(source.name()), name, List.of(), scope);
        }
        Table table = names.table(source.name());
        String alias = names.newAlias();
        String name = source.alias() == null ? table.name().table() : source.alias();
        for (Column column : table.columns()) {
            scope.add(new Scope.Entry(name, List.of(), column.name(), alias + "." + column.physical(), column.type()));
        }
        String from = table.view() == null ? table.physical() : "(" + table.view() + ")";
        return from + " AS " + alias;
    }

    private String relation(Relation relation, @Nullable String name, List<String> columns, Scope scope) {
        String alias = names.newAlias();
        for (int i = 0; i < relation.columns().size(); i++) {
            Relation.Output column = relation.columns().get(i);
            String columnName = i < columns.size() ? columns.get(i) : column.name();
            scope.add(new Scope.Entry(name, List.of(), columnName, alias + "." + Relation.column(i), column.type()));
        }
        return "(" + relation.sql() + ") AS " + alias;
    }

    private String join(Query.Join join, Scope scope) {
        String left = translate(join.left(), scope);
        String right = translate(join.right(), scope);
        if (join.on() == null) {
            return left + " CROSS JOIN " + right;
        }
        String on = new ExpressionTranslator(names, scope).condition(join.on());
        return left + " " + join.kind() + " JOIN " + right + " ON " + on;
    }

    private String function(Query.TableFunction function, Scope scope) {
        Map<String, String> arguments = new HashMap<>();
        function.arguments().forEach((name, value) -> arguments.put(name, constant(value)));
        if (function.name().parts().equals(List.of("GENERATOR"))) {
            long rows = Long.parseLong(arguments.getOrDefault("ROWCOUNT", "0"));
            return "(SELECT 1 FROM range(" + rows + ")) AS " + names.newAlias();
        }
        return relation(names.tableFunction(function.name(), arguments), function.alias(), List.of(), scope);
    }

    private static String constant(Expression value) {
        if (value instanceof Expression.NumberLiteral number) {
            return number.digits();
        }
        if (value instanceof Expression.TextLiteral text) {
            return text.text();
        }
        throw SqlErrors.unsupported("an argument of a table function that is no constant");
    }

    /** Elements with their index and members with their key, as a list of structs to unnest. */
    private String flatten(Query.Flatten flatten, Scope scope) {
        Query.FlattenOptions options = flatten.options();
        Expression written =
                options.path().isEmpty() ? flatten.input() : new Expression.Path(flatten.input(), options.path());
        String input = Conversion.cast(new ExpressionTranslator(names, scope).translate(written), VARIANT)
                .sql();
        String none = "CAST([] AS STRUCT(k VARCHAR, i BIGINT, v VARCHAR, p VARCHAR)[])";
        String elements = options.mode().equals("OBJECT")
                ? none
                // All elements in one pass: a lambda over indexes would copy the array for each of them.
                : "CASE WHEN json_type(j) = 'ARRAY' THEN list_transform(json_extract(j, '$[*]'), lambda v, i:"
                        + " {'k': CAST(NULL AS VARCHAR), 'i': CAST(i - 1 AS BIGINT), 'v': CAST(v AS VARCHAR),"
                        + " 'p': '[' || (i - 1) || ']'}) ELSE " + none + " END";
        String members = options.mode().equals("ARRAY")
                ? none
                : "CASE WHEN json_type(j) = 'OBJECT' THEN list_transform(list_sort(json_keys(j)), lambda k: {'k': k,"
                        + " 'i': CAST(NULL AS BIGINT), 'v': CAST(json_extract(j, '$.\"' || replace(k, '\"', '\\\"') || '\"')"
                        + " AS VARCHAR), 'p': k}) ELSE " + none + " END";
        String all = "list_concat(" + elements + ", " + members + ")";
        if (options.outer()) {
            all = "CASE WHEN len(" + all + ") = 0 THEN [{'k': CAST(NULL AS VARCHAR), 'i': CAST(NULL AS BIGINT), 'v':"
                    + " CAST(NULL AS VARCHAR), 'p': CAST(NULL AS VARCHAR)}] ELSE " + all + " END";
        }
        String alias = names.newAlias();
        addFlattened(flatten, scope, alias);
        // If a value is an array, x has its elements: otherwise each VALUE[n] would parse the whole value, which takes
        // much time and memory if there are many.
        return "(SELECT e, j, json_extract(e.v, '$[*]') AS x FROM (SELECT unnest(" + all
                + ") AS e, j FROM (SELECT CAST(" + input + " AS JSON) AS j))) AS " + alias;
    }

    /**
     * An element of a flattened value.
     *
     * @param value DuckDB's SQL
     * @return empty if it is no value of FLATTEN
     */
    static Optional<String> element(String value, int index) {
        return FLATTENED.matcher(value).matches()
                ? Optional.of("list_extract(" + value.replaceFirst("e\\.v$", "x") + ", " + (index + 1) + ")")
                : Optional.empty();
    }

    private static void addFlattened(Query.Flatten flatten, Scope scope, String alias) {
        Map<String, Typed> columns = new LinkedHashMap<>();
        columns.put("SEQ", Typed.integer("CAST(1 AS DECIMAL(38,0))"));
        columns.put("KEY", Typed.text(alias + ".e.k"));
        columns.put("PATH", Typed.text(alias + ".e.p"));
        columns.put("INDEX", Typed.integer("CAST(" + alias + ".e.i AS DECIMAL(38,0))"));
        columns.put("VALUE", new Typed(alias + ".e.v", VARIANT));
        columns.put("THIS", new Typed("CAST(" + alias + ".j AS VARCHAR)", VARIANT));
        columns.forEach((name, value) -> scope.add(
                new Scope.Entry(flatten.alias(), List.of(), name, value.sql(), value.typeOr(DataType.Text.DEFAULT))));
    }
}
