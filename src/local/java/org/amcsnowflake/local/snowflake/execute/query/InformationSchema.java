package org.amcsnowflake.local.snowflake.execute.query;

import org.amcsnowflake.local.snowflake.catalog.Column;
import org.amcsnowflake.local.snowflake.catalog.DataType;
import org.amcsnowflake.local.snowflake.catalog.Table;
import org.amcsnowflake.local.snowflake.engine.LoggedStatement;
import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.amcsnowflake.local.snowflake.execute.state.AccountState;
import org.amcsnowflake.local.snowflake.execute.state.SessionContext;
import org.amcsnowflake.local.snowflake.translate.Relation;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The supported views and table functions of a database's INFORMATION_SCHEMA. */
final class InformationSchema {
    private static final Set<String> HISTORIES =
            Set.of("QUERY_HISTORY", "QUERY_HISTORY_BY_SESSION", "QUERY_HISTORY_BY_USER");
    private static final int USUAL_LIMIT = 100;
    private static final int HIGHEST_LIMIT = 10_000;

    private final AccountState account;
    private final SessionContext session;

    InformationSchema(AccountState account, SessionContext session) {
        this.account = account;
        this.session = session;
    }

    Relation view(String database, String view) {
        return switch (view) {
            case "TABLES" -> tables(database);
            case "COLUMNS" -> columns(database);
            case "SCHEMATA" -> schemata(database);
            default -> throw SessionContext.missing("Object", database + ".INFORMATION_SCHEMA." + view, "42S02");
        };
    }

    private List<Table> visible(String database) {
        return Stream.concat(account.catalog().tables().stream(), session.temporary().values().stream())
                .filter(table -> table.name().database().equals(database)
                        && session.privileges().sees(table))
                .toList();
    }

    private Relation tables(String database) {
        LiteralRows rows = new LiteralRows()
                .texts("TABLE_CATALOG", "TABLE_SCHEMA", "TABLE_NAME", "TABLE_TYPE", "IS_TRANSIENT", "COMMENT")
                .times("CREATED");
        for (Table table : visible(database)) {
            String type = switch (table.kind()) {
                case VIEW -> "VIEW";
                case TEMPORARY -> "LOCAL TEMPORARY";
                default -> "BASE TABLE";
            };
            rows.add(
                    database,
                    table.name().schema(),
                    table.name().table(),
                    type,
                    table.kind() == Table.Kind.TRANSIENT ? "YES" : "NO",
                    table.comment().isEmpty() ? null : table.comment(),
                    table.createdAt());
        }
        return rows.relation();
    }

    private Relation columns(String database) {
        LiteralRows rows = new LiteralRows()
                .texts("TABLE_CATALOG", "TABLE_SCHEMA", "TABLE_NAME", "COLUMN_NAME", "IS_NULLABLE", "DATA_TYPE")
                .numbers("ORDINAL_POSITION", "CHARACTER_MAXIMUM_LENGTH", "NUMERIC_PRECISION", "NUMERIC_SCALE");
        for (Table table : visible(database)) {
            int position = 0;
            for (Column column : table.columns()) {
                position++;
                DataType type = column.type();
                rows.add(
                        database,
                        table.name().schema(),
                        table.name().table(),
                        column.name(),
                        column.nullable() ? "YES" : "NO",
                        word(type),
                        position,
                        type instanceof DataType.Text text ? text.length() : null,
                        type instanceof DataType.Numeric number ? number.precision() : null,
                        type instanceof DataType.Numeric number ? number.scale() : null);
            }
        }
        return rows.relation();
    }

    private static String word(DataType type) {
        return type instanceof DataType.Text ? "TEXT" : type.described().replaceFirst("\\(.*", "");
    }

    private Relation schemata(String database) {
        LiteralRows rows = new LiteralRows().texts("CATALOG_NAME", "SCHEMA_NAME");
        rows.add(database, "INFORMATION_SCHEMA");
        account.catalog().schemas(database).stream()
                .filter(schema -> session.privileges().seesSchema(database, schema))
                .forEach(schema -> rows.add(database, schema));
        return rows.relation();
    }

    /** @param arguments as written, by upper-cased name */
    Relation function(String name, Map<String, String> arguments) {
        if (!HISTORIES.contains(name)) {
            throw new SnowflakeError(
                    "002141", "42601", "SQL compilation error:\nUnknown table function INFORMATION_SCHEMA." + name);
        }
        int limit = Integer.parseInt(arguments.getOrDefault("RESULT_LIMIT", String.valueOf(USUAL_LIMIT)));
        if (limit < 1 || limit > HIGHEST_LIMIT) {
            throw new SnowflakeError(
                    "001001",
                    "22023",
                    "SQL compilation error:\nRESULT_LIMIT is " + limit + "; it must be from 1 to " + HIGHEST_LIMIT
                            + ".");
        }
        return switch (name) {
            case "QUERY_HISTORY_BY_SESSION" -> history(limit, one -> one.sessionId() == session.id());
            case "QUERY_HISTORY_BY_USER" -> history(limit, one -> one.user().equalsIgnoreCase(session.user()));
            default -> history(limit, one -> true);
        };
    }

    /** Newest first; the limit applies before any WHERE. */
    private Relation history(int limit, Predicate<LoggedStatement> condition) {
        LiteralRows rows = new LiteralRows()
                .texts(
                        "QUERY_ID",
                        "QUERY_TEXT",
                        "QUERY_TYPE",
                        "USER_NAME",
                        "QUERY_TAG",
                        "EXECUTION_STATUS",
                        "ERROR_CODE")
                .texts("ERROR_MESSAGE")
                .numbers("SESSION_ID", "TOTAL_ELAPSED_TIME", "ROWS_PRODUCED")
                .times("START_TIME", "END_TIME");
        List<LoggedStatement> all =
                account.settings().statements().all().stream().filter(condition).toList();
        for (int i = all.size() - 1; i >= Math.max(0, all.size() - limit); i--) {
            LoggedStatement one = all.get(i);
            Long elapsed = one.endedAt() == null
                    ? null
                    : one.endedAt().toEpochMilli() - one.startedAt().toEpochMilli();
            rows.add(
                    one.queryId(),
                    one.text(),
                    one.type(),
                    one.user(),
                    one.tag(),
                    one.status(),
                    one.errorCode(),
                    one.errorMessage(),
                    one.sessionId(),
                    elapsed,
                    one.rows(),
                    one.startedAt(),
                    one.endedAt());
        }
        return rows.relation();
    }
}
