package org.amcsnowflake.local.snowflake.fault;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

import static java.util.Map.entry;

/** The kind of a request: the first group is recognized by its path, the others by the first words of their SQL. */
public enum RequestKind {
    LOGIN,
    RENEW,
    HEARTBEAT,
    CLOSE,
    POLL,
    ABORT,
    MONITOR,

    /** A statement that is only described, not executed: drivers do so before a batch. */
    PREPARE,
    SELECT,
    INSERT,
    UPDATE,
    DELETE,
    MERGE,
    COPY,
    PUT,
    GET,
    LIST,
    REMOVE,
    SHOW,
    DESCRIBE,
    USE,
    ALTER_SESSION,
    TRANSACTION,
    DDL,
    OTHER;

    private static final Pattern BEFORE_FIRST_WORD = Pattern.compile("\\A(?s:\\s+|--[^\n]*+|/\\*.*?\\*/|\\()*+");
    private static final Map<String, RequestKind> BY_FIRST_WORD = Map.ofEntries(
            entry("SELECT", SELECT),
            entry("WITH", SELECT),
            entry("VALUES", SELECT),
            entry("INSERT", INSERT),
            entry("UPDATE", UPDATE),
            entry("DELETE", DELETE),
            entry("MERGE", MERGE),
            entry("COPY", COPY),
            entry("PUT", PUT),
            entry("GET", GET),
            entry("LIST", LIST),
            entry("LS", LIST),
            entry("REMOVE", REMOVE),
            entry("RM", REMOVE),
            entry("SHOW", SHOW),
            entry("DESCRIBE", DESCRIBE),
            entry("DESC", DESCRIBE),
            entry("USE", USE),
            entry("BEGIN", TRANSACTION),
            entry("START", TRANSACTION),
            entry("COMMIT", TRANSACTION),
            entry("ROLLBACK", TRANSACTION),
            entry("CREATE", DDL),
            entry("ALTER", DDL),
            entry("DROP", DDL),
            entry("TRUNCATE", DDL),
            entry("COMMENT", DDL),
            entry("GRANT", DDL),
            entry("REVOKE", DDL));

    public static RequestKind ofSql(String sql) {
        String statement = BEFORE_FIRST_WORD.matcher(sql).replaceFirst("");
        String[] words = statement.toUpperCase(Locale.ROOT).split("[^A-Z_]+", 3);
        if (words.length > 1 && words[0].equals("ALTER") && words[1].equals("SESSION")) {
            return ALTER_SESSION;
        }
        return BY_FIRST_WORD.getOrDefault(words[0], OTHER);
    }
}
