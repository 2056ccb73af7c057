package org.amcsnowflake.local.snowflake.translate;

import org.amcsnowflake.local.snowflake.sql.Expression;
import org.amcsnowflake.local.snowflake.sql.Query;
import org.amcsnowflake.local.snowflake.sql.SqlErrors;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The clauses after the select list, which may use its aliases and positions. */
record Clauses(ExpressionTranslator expressions, Scope scope, List<Query.Item> items, Map<String, Expression> aliases) {

    String condition(Expression expression) {
        return expressions.condition(expression);
    }

    String value(Expression expression) {
        if (expression instanceof Expression.NumberLiteral position
                && position.digits().matches("\\d+")) {
            int index = Integer.parseInt(position.digits()) - 1;
            if (index < 0 || index >= items.size() || items.get(index).value() == null) {
                throw SqlErrors.unsupported("position " + position.digits() + " in GROUP BY");
            }
            return expressions.translate(items.get(index).value()).sql();
        }
        return expressions.translate(unaliased(expression)).sql();
    }

    private Expression unaliased(Expression expression) {
        boolean alias = expression instanceof Expression.Column column
                && column.parts().size() == 1
                && aliases.containsKey(column.parts().get(0))
                && scope.find(column).isEmpty();
        return alias ? aliases.get(((Expression.Column) expression).parts().get(0)) : expression;
    }

    String order(List<Expression.Order> order, List<Relation.Output> columns) {
        if (order.isEmpty()) {
            return "";
        }
        return order.stream()
                .map(by -> ordered(by, columns) + ExpressionTranslator.direction(by))
                .collect(Collectors.joining(", ", " ORDER BY ", ""));
    }

    private String ordered(Expression.Order by, List<Relation.Output> columns) {
        if (by.by() instanceof Expression.NumberLiteral position
                && position.digits().matches("\\d{1,4}")) {
            return Relation.column(Integer.parseInt(position.digits()) - 1);
        }
        if (by.by() instanceof Expression.Column column && column.parts().size() == 1) {
            for (int i = 0; i < columns.size(); i++) {
                if (columns.get(i).name().equals(column.parts().get(0))) {
                    return Functions.comparable(
                            new Typed(Relation.column(i), columns.get(i).type()));
                }
            }
        }
        return Functions.comparable(expressions.translate(unaliased(by.by())));
    }
}
