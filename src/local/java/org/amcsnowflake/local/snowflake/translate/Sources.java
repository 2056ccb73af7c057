package org.amcsnowflake.local.snowflake.translate;

import org.amcsnowflake.local.snowflake.catalog.Column;
import org.amcsnowflake.local.snowflake.catalog.DataType;
import org.amcsnowflake.local.snowflake.catalog.Table;
import org.amcsnowflake.local.snowflake.sql.Query;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/** Translates what stands after FROM, and fills the scope with its columns. */
final class Sources {
    private static final DataType VARIANT = new DataType.Variant("VARIANT");

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

    /** An element a row; an object's members are not taken apart. */
    private String flatten(Query.Flatten flatten, Scope scope) {
        String input = Conversion.cast(new ExpressionTranslator(names, scope).translate(flatten.input()), VARIANT)
                .sql();
        String alias = names.newAlias();
        scope.add(new Scope.Entry(flatten.alias(), List.of(), "VALUE", alias + ".v", VARIANT));
        scope.add(new Scope.Entry(flatten.alias(), List.of(), "INDEX", alias + ".i", DataType.Numeric.INTEGER));
        return "(SELECT CAST(unnest(json_extract(" + input + ", '$[*]')) AS VARCHAR) AS v, CAST(generate_subscripts("
                + "json_extract(" + input + ", '$[*]'), 1) - 1 AS DECIMAL(38,0)) AS i) AS " + alias;
    }
}
