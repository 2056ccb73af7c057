package org.amcsnowflake.local.snowflake.translate;

import org.amcsnowflake.local.snowflake.catalog.DataType;
import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.amcsnowflake.local.snowflake.sql.Expression;
import org.amcsnowflake.local.snowflake.sql.Query;
import org.amcsnowflake.local.snowflake.sql.SqlErrors;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Translates queries. */
public final class QueryTranslator {
    private static final Set<String> NOT_IN_VALUES =
            Set.of("PARSE_JSON", "ARRAY_CONSTRUCT", "OBJECT_CONSTRUCT", "TO_VARIANT", "TO_ARRAY", "TO_OBJECT");

    private final Names names;
    private final Map<String, Relation> named = new HashMap<>();

    public QueryTranslator(Names names) {
        this.names = names;
    }

    public Relation translate(Query query) {
        return translate(query, null);
    }

    Relation translate(Query query, @Nullable Scope outer) {
        if (query instanceof Query.Select select) {
            return select(select, outer);
        }
        if (query instanceof Query.Values values) {
            return values(values, outer);
        }
        if (query instanceof Query.SetOperation operation) {
            return operation(operation, outer);
        }
        Query.With with = (Query.With) query;
        with.named().forEach(one -> named.put(one.name(), translate(one.query(), outer)));
        return translate(with.query(), outer);
    }

    private Relation select(Query.Select select, @Nullable Scope outer) {
        Sources sources = new Sources(names, this, named);
        Scope scope = new Scope(outer);
        String from = select.source() == null ? boundRows() : " FROM " + sources.translate(select.source(), scope);
        ExpressionTranslator expressions = new ExpressionTranslator(names, scope);
        List<Relation.Output> columns = new ArrayList<>();
        List<String> values = new ArrayList<>();
        Map<String, Expression> aliases = new HashMap<>();
        for (Query.Item item : select.items()) {
            if (item.value() == null) {
                star(item, scope, columns, values);
                continue;
            }
            Typed value = expressions.translate(item.value());
            DataType type = value.typeOr(DataType.Text.OF_NULL);
            values.add(Conversion.cast(value, type).sql());
            columns.add(new Relation.Output(name(item), type));
            if (item.alias() != null) {
                aliases.put(item.alias(), item.value());
            }
        }
        Clauses clauses = new Clauses(expressions, scope, select.items(), aliases);
        StringBuilder sql = new StringBuilder(select.distinct() ? "SELECT DISTINCT " : "SELECT ");
        for (int i = 0; i < values.size(); i++) {
            sql.append(i == 0 ? "" : ", ").append(values.get(i)).append(" AS ").append(Relation.column(i));
        }
        sql.append(from);
        if (select.where() != null) {
            sql.append(" WHERE ").append(clauses.condition(select.where()));
        }
        if (!select.groups().isEmpty()) {
            sql.append(" GROUP BY ")
                    .append(select.groups().stream().map(clauses::value).collect(Collectors.joining(", ")));
        }
        if (select.having() != null) {
            sql.append(" HAVING ").append(clauses.condition(select.having()));
        }
        if (select.qualify() != null) {
            sql.append(" QUALIFY ").append(clauses.condition(select.qualify()));
        }
        sql.append(clauses.order(select.ending().order(), columns));
        sql.append(limit(expressions, select.ending().limit(), select.ending().offset()));
        return new Relation(sql.toString(), columns);
    }

    /** Translates FROM, and adds its columns to the scope. */
    String sources(Query.Source source, Scope scope) {
        return new Sources(names, this, named).translate(source, scope);
    }

    /** The values of a select without groups or conditions, over its source. */
    public List<Typed> items(Query.Select select) {
        Scope scope = new Scope(null);
        new Sources(names, this, named).translate(java.util.Objects.requireNonNull(select.source()), scope);
        ExpressionTranslator expressions = new ExpressionTranslator(names, scope);
        List<Typed> values = new ArrayList<>();
        for (Query.Item item : select.items()) {
            if (item.value() == null) {
                throw SqlErrors.unsupported("a star in a COPY's SELECT");
            }
            values.add(expressions.translate(item.value()));
        }
        return values;
    }

    private static String limit(
            ExpressionTranslator expressions, @Nullable Expression limit, @Nullable Expression offset) {
        String sql = limit == null
                ? ""
                : " LIMIT CAST(" + expressions.translate(limit).sql() + " AS BIGINT)";
        return offset == null
                ? sql
                : sql + " OFFSET CAST(" + expressions.translate(offset).sql() + " AS BIGINT)";
    }

    private static void star(Query.Item item, Scope scope, List<Relation.Output> columns, List<String> values) {
        for (Scope.Entry entry : scope.entries()) {
            if (item.table() == null || item.table().equals(entry.table())) {
                values.add(entry.sql());
                columns.add(new Relation.Output(entry.name(), entry.type()));
            }
        }
        if (values.isEmpty()) {
            throw new SnowflakeError(
                    "002028", "42601", "SQL compilation error:\nSELECT with no columns: * refers to no table.");
        }
    }

    private static String name(Query.Item item) {
        if (item.alias() != null) {
            return item.alias();
        }
        if (item.value() instanceof Expression.Column column) {
            return column.parts().get(column.parts().size() - 1);
        }
        if (item.value() instanceof Expression.CountRows) {
            return "COUNT(*)";
        }
        if (item.value() instanceof Expression.Call call) {
            return call.function() + "(" + (call.arguments().isEmpty() ? "" : "…") + ")";
        }
        return "EXPR";
    }

    private Relation values(Query.Values values, @Nullable Scope outer) {
        ExpressionTranslator expressions = new ExpressionTranslator(names, new Scope(outer));
        List<List<Typed>> rows = new ArrayList<>();
        for (List<Expression> row : values.rows()) {
            rows.add(row(expressions, row));
            if (rows.get(0).size() != row.size()) {
                throw new SnowflakeError(
                        "001038",
                        "42601",
                        "SQL compilation error:\nThe rows of VALUES differ in their number of columns.");
            }
        }
        List<DataType> types = new ArrayList<>();
        List<Relation.Output> columns = new ArrayList<>();
        for (int column = 0; column < rows.get(0).size(); column++) {
            int index = column;
            types.add(columnType(rows.stream().map(row -> row.get(index)).toList()));
            columns.add(new Relation.Output("COLUMN" + (column + 1), types.get(column)));
        }
        if (rows.size() == 1 && names.boundRowsSource() != null) {
            List<String> bound = new ArrayList<>();
            for (int i = 0; i < types.size(); i++) {
                bound.add(Conversion.cast(rows.get(0).get(i), types.get(i)).sql() + " AS " + Relation.column(i));
            }
            return new Relation("SELECT " + String.join(", ", bound) + boundRows(), columns);
        }
        String sql = rows.stream().map(row -> row(row, types)).collect(Collectors.joining(", "));
        String list = columns.stream()
                .map(column -> Relation.column(columns.indexOf(column)))
                .collect(Collectors.joining(", "));
        return new Relation("SELECT * FROM (VALUES " + sql + ") v(" + list + ")", columns);
    }

    private String boundRows() {
        @Nullable String source = names.boundRowsSource();
        return source == null ? "" : " FROM " + source;
    }

    private List<Typed> row(ExpressionTranslator expressions, List<Expression> values) {
        List<Typed> row = new ArrayList<>();
        for (Expression value : values) {
            if (value instanceof Expression.Call call && NOT_IN_VALUES.contains(call.function())) {
                throw new SnowflakeError(
                        "002014",
                        "22000",
                        "SQL compilation error:\nInvalid expression [" + call.function() + "(…)] in VALUES clause");
            }
            row.add(value instanceof Expression.Default ? names.initial(row.size()) : expressions.translate(value));
        }
        return row;
    }

    /**
     * The first row determines the types: after a text there are texts, and after a number, a text must be a number.
     */
    private static DataType columnType(List<Typed> values) {
        return values.stream()
                                .map(Typed::type)
                                .filter(type -> type != null)
                                .findFirst()
                                .orElse(null)
                        instanceof DataType.Text
                ? DataType.Text.DEFAULT
                : Functions.common(values);
    }

    private static String row(List<Typed> row, List<DataType> types) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
            values.add(Conversion.cast(row.get(i), types.get(i)).sql());
        }
        return "(" + String.join(", ", values) + ")";
    }

    private Relation operation(Query.SetOperation operation, @Nullable Scope outer) {
        Relation left = translate(operation.left(), outer);
        Relation right = translate(operation.right(), outer);
        if (left.columns().size() != right.columns().size()) {
            throw new SnowflakeError(
                    "001789",
                    "42601",
                    "SQL compilation error:\ninvalid number of result columns for set operator input branches");
        }
        List<Relation.Output> columns = new ArrayList<>();
        for (int i = 0; i < left.columns().size(); i++) {
            DataType type = CommonType.of(
                    left.columns().get(i).type(), right.columns().get(i).type());
            columns.add(new Relation.Output(left.columns().get(i).name(), type));
        }
        String sql = converted(left, columns) + " " + operation.operator() + " " + converted(right, columns);
        if (operation.ending().order().isEmpty() && operation.ending().limit() == null) {
            return new Relation(sql, columns);
        }
        Scope scope = new Scope(outer);
        for (int i = 0; i < columns.size(); i++) {
            scope.add(new Scope.Entry(
                    null,
                    List.of(),
                    columns.get(i).name(),
                    Relation.column(i),
                    columns.get(i).type()));
        }
        ExpressionTranslator expressions = new ExpressionTranslator(names, scope);
        Clauses clauses = new Clauses(expressions, scope, List.of(), Map.of());
        return new Relation(
                "SELECT * FROM (" + sql + ") u"
                        + clauses.order(operation.ending().order(), columns)
                        + limit(
                                expressions,
                                operation.ending().limit(),
                                operation.ending().offset()),
                columns);
    }

    private static String converted(Relation relation, List<Relation.Output> columns) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            Typed value =
                    new Typed(Relation.column(i), relation.columns().get(i).type());
            values.add(Conversion.cast(value, columns.get(i).type()).sql() + " AS " + Relation.column(i));
        }
        return "(SELECT " + String.join(", ", values) + " FROM (" + relation.sql() + ") q)";
    }
}
