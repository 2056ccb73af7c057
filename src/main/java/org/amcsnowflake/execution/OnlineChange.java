package org.amcsnowflake.execution;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One statement of {@code db/online.sql}.
 *
 * @param isDone a query that returns whether there is nothing left to do
 * @param leftover removes what an interrupted attempt left behind
 */
record OnlineChange(String sql, String isDone, Optional<String> leftover) {
    private static final Pattern CREATE =
            Pattern.compile("CREATE INDEX CONCURRENTLY IF NOT EXISTS (\\w+)\\s.*", Pattern.DOTALL);
    private static final Pattern DROP = Pattern.compile("DROP INDEX CONCURRENTLY IF EXISTS (\\w+)");
    private static final Pattern VALIDATE = Pattern.compile("ALTER TABLE (\\w+) VALIDATE CONSTRAINT (\\w+)");

    static OnlineChange of(String sql) {
        Matcher create = CREATE.matcher(sql);
        if (create.matches()) {
            String index = create.group(1);
            String isDone =
                    "EXISTS (SELECT FROM pg_index WHERE indexrelid = to_regclass('" + index + "') AND indisvalid)";
            return new OnlineChange(
                    sql,
                    // The extension is optional.
                    "SELECT " + isDone
                            + (sql.contains("gin_trgm_ops")
                                    ? " OR NOT EXISTS (SELECT FROM pg_opclass WHERE opcname = 'gin_trgm_ops' AND pg_opclass_is_visible(oid))"
                                    : ""),
                    Optional.of("DROP INDEX CONCURRENTLY IF EXISTS " + index));
        }
        Matcher drop = DROP.matcher(sql);
        if (drop.matches()) {
            return new OnlineChange(sql, "SELECT to_regclass('" + drop.group(1) + "') IS NULL", Optional.empty());
        }
        Matcher validate = VALIDATE.matcher(sql);
        if (validate.matches()) {
            return new OnlineChange(
                    sql,
                    "SELECT NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = '" + validate.group(1)
                            + "'::regclass AND conname = '" + validate.group(2) + "' AND NOT convalidated)",
                    Optional.empty());
        }
        throw new IllegalArgumentException("db/online.sql contains an unknown kind of statement: " + sql);
    }

    @Override
    public String toString() {
        return sql.lines().findFirst().orElse(sql);
    }
}
