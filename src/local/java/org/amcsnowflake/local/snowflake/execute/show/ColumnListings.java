package org.amcsnowflake.local.snowflake.execute.show;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.amcsnowflake.local.snowflake.catalog.Column;
import org.amcsnowflake.local.snowflake.catalog.DataType;
import org.amcsnowflake.local.snowflake.catalog.Table;
import org.amcsnowflake.local.snowflake.engine.Answer;
import org.amcsnowflake.local.snowflake.engine.ResultColumn;
import org.amcsnowflake.local.snowflake.engine.StatementType;
import org.amcsnowflake.local.snowflake.execute.query.Results;
import org.amcsnowflake.local.snowflake.execute.state.AccountState;
import org.amcsnowflake.local.snowflake.execute.state.SessionContext;
import org.amcsnowflake.local.snowflake.sql.Statement.Show;
import org.amcsnowflake.local.snowflake.sql.Statement.Show.Within;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Runs SHOW COLUMNS and SHOW … KEYS, which the driver's DatabaseMetaData uses. */
final class ColumnListings {
    private static final List<String> COLUMNS = List.of(
            "table_name",
            "schema_name",
            "column_name",
            "data_type",
            "null?",
            "default",
            "kind",
            "expression",
            "comment",
            "database_name",
            "autoincrement");
    private static final List<String> KEYS = List.of(
            "created_on",
            "database_name",
            "schema_name",
            "table_name",
            "column_name",
            "key_sequence#",
            "constraint_name",
            "rely",
            "comment");
    private static final List<String> FOREIGN_KEYS = List.of(
            "created_on",
            "pk_database_name",
            "pk_schema_name",
            "pk_table_name",
            "pk_column_name",
            "fk_database_name",
            "fk_schema_name",
            "fk_table_name",
            "fk_column_name",
            "key_sequence#",
            "update_rule",
            "delete_rule",
            "fk_name",
            "pk_name",
            "deferrability",
            "rely",
            "comment");

    private final AccountState account;
    private final SessionContext session;

    ColumnListings(AccountState account, SessionContext session) {
        this.account = account;
        this.session = session;
    }

    Answer show(Show show) {
        return switch (show.what()) {
            case "COLUMNS" -> columns(show);
            case "PRIMARY KEYS" -> primaryKeys(show);
            case "UNIQUE KEYS" -> Results.table(StatementType.SHOW, KEYS, List.of());
            default -> Results.table(StatementType.SHOW, FOREIGN_KEYS, List.of());
        };
    }

    private List<Table> tables(Show show) {
        boolean isOneTable = show.in() != null && (show.within() == Within.TABLE || show.within() == Within.NAME);
        if (isOneTable) {
            return List.of(session.table(show.in()));
        }
        ShowScope scope = new ShowScope(account, session, show);
        return Stream.concat(account.catalog().tables().stream(), session.temporary().values().stream())
                .filter(table ->
                        scope.holds(table.name()) && session.privileges().sees(table))
                .toList();
    }

    private Answer columns(Show show) {
        List<@Nullable String[]> rows = new ArrayList<>();
        for (Table table : tables(show)) {
            for (Column column : table.columns()) {
                if (Listings.isNamed(show, column.name())) {
                    rows.add(new @Nullable String[] {
                        table.name().table(),
                        table.name().schema(),
                        column.name(),
                        dataType(column),
                        column.nullable() ? "true" : "NOT_NULL",
                        column.initial() == null ? "" : column.initial(),
                        "COLUMN",
                        "",
                        "",
                        table.name().database(),
                        ""
                    });
                }
            }
        }
        return Results.table(StatementType.SHOW, COLUMNS, rows);
    }

    private static String dataType(Column column) {
        ResultColumn described = column.type().resultColumn(column.name(), column.nullable());
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("type", described.type().toUpperCase(Locale.ROOT));
        if (column.type() instanceof DataType.Text text) {
            json.put("length", text.length());
            json.put("byteLength", Math.min(4 * text.length(), DataType.Text.LONGEST.length()));
        } else if (described.precision() > 0 || described.scale() > 0) {
            json.put("precision", described.precision());
            json.put("scale", described.scale());
        }
        json.put("nullable", column.nullable());
        return json.toString();
    }

    private Answer primaryKeys(Show show) {
        List<@Nullable String[]> rows = new ArrayList<>();
        for (Table table : tables(show)) {
            int sequence = 0;
            for (Column column : table.columns()) {
                if (column.primaryKey()) {
                    sequence++;
                    rows.add(new @Nullable String[] {
                        table.createdAt().toString(),
                        table.name().database(),
                        table.name().schema(),
                        table.name().table(),
                        column.name(),
                        Integer.toString(sequence),
                        "SYS_CONSTRAINT_" + table.id(),
                        "false",
                        ""
                    });
                }
            }
        }
        return Results.table(StatementType.SHOW, KEYS, rows);
    }
}
