package org.amcsnowflake.local.snowflake.execute;

import org.amcsnowflake.local.snowflake.catalog.Column;
import org.amcsnowflake.local.snowflake.catalog.Table;
import org.amcsnowflake.local.snowflake.engine.Answer;
import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.amcsnowflake.local.snowflake.engine.StatementType;
import org.amcsnowflake.local.snowflake.sql.ObjectName;
import org.amcsnowflake.local.snowflake.sql.Statement;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Runs SHOW and DESCRIBE, which need no warehouse. */
final class Descriptions {
    private static final List<String> DESCRIBED = List.of(
            "name",
            "type",
            "kind",
            "null?",
            "default",
            "primary key",
            "unique key",
            "check",
            "expression",
            "comment",
            "policy name",
            "privacy domain");

    private final DuckEngine engine;
    private final SessionContext session;

    Descriptions(DuckEngine engine, SessionContext session) {
        this.engine = engine;
        this.session = session;
    }

    Answer describe(Statement.DescribeTable describe) {
        Table table = session.table(describe.name());
        List<@Nullable String[]> rows = new ArrayList<>();
        for (Column column : table.columns()) {
            rows.add(new @Nullable String[] {
                column.name(),
                column.type().described(),
                "COLUMN",
                column.nullable() ? "Y" : "N",
                column.initial(),
                column.primaryKey() ? "Y" : "N",
                "N",
                null,
                null,
                null,
                null,
                null
            });
        }
        return Answers.table(StatementType.DESCRIBE, DESCRIBED, rows);
    }

    Answer show(Statement.Show show) {
        return switch (show.what()) {
            case "DATABASES" -> named(engine.catalog().databases(), show, "database");
            case "SCHEMAS" -> named(engine.catalog().schemas(database(show.in())), show, "schema");
            default -> tables(show);
        };
    }

    private String database(@Nullable ObjectName in) {
        String database = in == null ? session.current("DATABASE") : in.parts().get(0);
        if (database == null || !engine.catalog().hasDatabase(database)) {
            throw missing(String.valueOf(database));
        }
        return database;
    }

    private static SnowflakeError missing(String name) {
        return new SnowflakeError(
                "002043",
                "02000",
                "SQL compilation error:\nObject does not exist, or operation cannot be performed: '" + name + "'.");
    }

    private static Answer named(List<String> names, Statement.Show show, String kind) {
        List<@Nullable String[]> rows = new ArrayList<>();
        names.stream()
                .filter(name -> isLike(name, show.like()))
                .forEach(name -> rows.add(new @Nullable String[] {null, name, kind}));
        return Answers.table(StatementType.SHOW, List.of("created_on", "name", "kind"), rows);
    }

    private Answer tables(Statement.Show show) {
        ObjectName in = show.in();
        @Nullable
        String database = in == null ? session.current("DATABASE") : in.parts().get(0);
        @Nullable
        String schema = in == null ? session.current("SCHEMA") : in.parts().size() > 1 ? in.last() : null;
        if (in != null && in.parts().size() == 1 && !engine.catalog().hasDatabase(in.last())) {
            database = session.current("DATABASE");
            schema = in.last();
        }
        if (database == null || schema != null && !engine.catalog().hasSchema(database, schema)) {
            throw missing(in == null ? "the current schema" : in.toString());
        }
        List<@Nullable String[]> rows = new ArrayList<>();
        Stream<Table> all = Stream.concat(engine.catalog().tables().stream(), session.temporary().values().stream());
        for (Table table : all.toList()) {
            boolean inside = table.name().database().equals(database)
                    && (schema == null || table.name().schema().equals(schema));
            if (inside && isAsked(show.what(), table) && isLike(table.name().table(), show.like())) {
                rows.add(new @Nullable String[] {
                    table.createdAt().toString(),
                    table.name().table(),
                    table.name().database(),
                    table.name().schema(),
                    show.what().equals("OBJECTS") && table.kind() != Table.Kind.VIEW
                            ? "TABLE"
                            : table.kind().name(),
                    ""
                });
            }
        }
        return Answers.table(
                StatementType.SHOW,
                List.of("created_on", "name", "database_name", "schema_name", "kind", "comment"),
                rows);
    }

    private static boolean isAsked(String what, Table table) {
        return switch (what) {
            case "TABLES" -> table.kind() != Table.Kind.VIEW;
            case "VIEWS" -> table.kind() == Table.Kind.VIEW;
            default -> true;
        };
    }

    /** SHOW's LIKE ignores case. */
    private static boolean isLike(String name, @Nullable String pattern) {
        if (pattern == null) {
            return true;
        }
        StringBuilder regex = new StringBuilder();
        for (char character : pattern.toCharArray()) {
            regex.append(character == '%' ? ".*" : character == '_' ? "." : Pattern.quote(String.valueOf(character)));
        }
        return Pattern.compile(regex.toString(), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL)
                .matcher(name)
                .matches();
    }
}
