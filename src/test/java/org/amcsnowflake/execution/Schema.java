package org.amcsnowflake.execution;

import javax.sql.DataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** All properties of a database's tables that a repeated migration could change, as sorted lines. */
final class Schema {
    private static final List<String> QUESTIONS = List.of(
            """
            SELECT concat_ws(' ', 'column', table_name, column_name, udt_name, character_maximum_length, is_nullable,
                             column_default, is_identity)
            FROM information_schema.columns WHERE table_schema = 'public'
            """,
            """
            SELECT concat_ws(' ', 'constraint', conrelid::regclass, conname, pg_get_constraintdef(oid))
            FROM pg_constraint WHERE connamespace = 'public'::regnamespace
            """,
            """
            SELECT concat_ws(' ', 'domain', typname, format_type(typbasetype, NULL))
            FROM pg_type WHERE typtype = 'd' AND typnamespace = 'public'::regnamespace
            """,
            """
            SELECT concat_ws(' ', 'function', oid::regprocedure, pg_get_function_result(oid), prosrc)
            FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND proname LIKE 'snowflake%'
            """,
            "SELECT concat_ws(' ', 'index', indexname, indexdef) FROM pg_indexes WHERE schemaname = 'public'",
            """
            SELECT concat_ws(' ', 'comment', c.relname, a.attname, d.description)
            FROM pg_description d
            JOIN pg_class c ON c.oid = d.objoid
            LEFT JOIN pg_attribute a ON a.attrelid = d.objoid AND a.attnum = d.objsubid AND d.objsubid > 0
            WHERE c.relnamespace = 'public'::regnamespace
            """);

    /** What an instance relies on: it reads these columns, and passes these arguments to functions, some of them by name. */
    private static final List<String> USED = List.of("""
            SELECT concat_ws(' ', 'column', table_name, column_name, udt_name, 'nullable ' || is_nullable)
            FROM information_schema.columns WHERE table_schema = 'public'
            """, """
            SELECT concat_ws(' ', 'function', proname, '(' || pg_get_function_arguments(oid) || ')', pg_get_function_result(oid))
            FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND proname LIKE 'snowflake%'
            """);

    private Schema() {}

    /** Without the history table, which is Flyway's and never dropped. */
    static List<String> of(DataSource database) throws SQLException {
        return lines(database, QUESTIONS);
    }

    /** Columns and functions alone. */
    static List<String> usedBy(DataSource database) throws SQLException {
        return lines(database, USED);
    }

    private static List<String> lines(DataSource database, List<String> questions) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Connection connection = database.getConnection()) {
            for (String question : questions) {
                try (ResultSet rows = connection.createStatement().executeQuery(question)) {
                    while (rows.next()) {
                        lines.add(rows.getString(1));
                    }
                }
            }
        }
        lines.removeIf(line -> line.contains("snowflake_schema_history"));
        return lines.stream().sorted().toList();
    }
}
