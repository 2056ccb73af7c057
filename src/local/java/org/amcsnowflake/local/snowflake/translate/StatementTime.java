package org.amcsnowflake.local.snowflake.translate;

import java.time.Instant;

/**
 * The value of the time functions: the same for the whole statement, whereas DuckDB's is the transaction's. Bound to
 * the thread that translates the statement.
 */
public final class StatementTime {
    private static final long NANOS = 1_000_000_000L;
    private static final ThreadLocal<Instant> BEGAN = ThreadLocal.withInitial(Instant::now);

    private StatementTime() {}

    /** Marks the start of a statement. */
    public static void begin() {
        BEGAN.set(Instant.now());
    }

    /** Nanoseconds since 1970, as SQL. */
    public static String nanos() {
        Instant began = BEGAN.get();
        return "CAST(" + (began.getEpochSecond() * NANOS + began.getNano()) + " AS HUGEINT)";
    }
}
