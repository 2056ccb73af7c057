package org.amcsnowflake.local.snowflake.execute.define;

import org.amcsnowflake.local.snowflake.catalog.Column;
import org.amcsnowflake.local.snowflake.catalog.DataType;
import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.amcsnowflake.local.snowflake.execute.change.TableRows;
import org.amcsnowflake.local.snowflake.execute.query.StatementNames;
import org.amcsnowflake.local.snowflake.execute.state.AccountState;
import org.amcsnowflake.local.snowflake.execute.state.SessionContext;
import org.amcsnowflake.local.snowflake.sql.Statement;
import org.amcsnowflake.local.snowflake.translate.Conversion;
import org.amcsnowflake.local.snowflake.translate.ExpressionTranslator;
import org.amcsnowflake.local.snowflake.translate.Relation;
import org.amcsnowflake.local.snowflake.translate.Scope;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The columns of a table as a statement defines them. */
final class ColumnDefinitions {
    /** Also in quotes. */
    private static final Pattern REFUSED_COLUMN =
            Pattern.compile("(CURRENT_(DATE|TIME|TIMESTAMP|USER)|LOCALTIME(STAMP)?|\\$\\d+)");

    private final AccountState account;
    private final SessionContext session;

    ColumnDefinitions(AccountState account, SessionContext session) {
        this.account = account;
        this.session = session;
    }

    String collation(Statement.CreateTable create) {
        return create.collation() == null ? session.parameters().text("DEFAULT_DDL_COLLATION") : create.collation();
    }

    List<Column> columns(Statement.CreateTable create, @Nullable Relation rows) {
        List<Column> columns = new ArrayList<>();
        for (Statement.ColumnDefinition column : create.columns()) {
            columns.add(column(column, columns.size(), create.primaryKey().contains(column.name()), collation(create)));
        }
        if (columns.isEmpty() && rows != null) {
            for (Relation.Output output : rows.columns()) {
                columns.add(new Column(output.name(), output.columnType(), true, false, "c" + columns.size(), null));
            }
        } else if (rows != null) {
            TableRows.requireColumns(rows.columns().size(), columns.size());
        }
        requireDifferentNames(columns);
        create.primaryKey().stream()
                .filter(key ->
                        columns.stream().noneMatch(column -> column.name().equals(key)))
                .findFirst()
                .ifPresent(key -> {
                    throw invalidIdentifier(key);
                });
        return columns;
    }

    static void requireDifferentNames(List<Column> columns) {
        for (int i = 0; i < columns.size(); i++) {
            String name = columns.get(i).name();
            if (columns.stream().filter(column -> column.name().equals(name)).count() > 1) {
                throw new SnowflakeError(
                        "002025", "42S21", "SQL compilation error:\nduplicate column name '" + name + "'");
            }
        }
    }

    static SnowflakeError invalidIdentifier(String column) {
        return new SnowflakeError(
                "000904",
                "42000",
                "SQL compilation error: error line 1 at position 0\ninvalid identifier '" + column + "'");
    }

    Column column(Statement.ColumnDefinition column, int index, boolean primaryKey, String collation) {
        @Nullable
        String initial = column.initial() == null
                ? null
                : Conversion.stored(
                        new ExpressionTranslator(new StatementNames(account, session, List.of()), Scope.empty())
                                .translate(column.initial()),
                        new Column(column.name(), column.type(), true, false, "c" + index, null));
        if (REFUSED_COLUMN.matcher(column.name()).matches()) {
            throw new SnowflakeError(
                    "002318",
                    "42601",
                    "SQL compilation error:\nInvalid column name '" + column.name() + "': it is a reserved keyword.");
        }
        DataType type = column.type() instanceof DataType.Text text ? text.collated(collation) : column.type();
        return new Column(column.name(), type, column.nullable() && !primaryKey, primaryKey, "c" + index, initial);
    }
}
