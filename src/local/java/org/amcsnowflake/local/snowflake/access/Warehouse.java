package org.amcsnowflake.local.snowflake.access;

import org.jspecify.annotations.Nullable;

/**
 * A warehouse, which runs statements in name only.
 *
 * @param statementTimeoutSeconds 0 if it sets none
 * @param monitor its resource monitor; null for none
 */
public record Warehouse(
        String name,
        boolean suspended,
        boolean autoResume,
        int statementTimeoutSeconds,
        @Nullable String monitor) {

    public static Warehouse named(String name) {
        return new Warehouse(name, false, true, 0, null);
    }

    public Warehouse withSuspended(boolean isSuspended) {
        return new Warehouse(name, isSuspended, autoResume, statementTimeoutSeconds, monitor);
    }

    public Warehouse withAutoResume(boolean resumes) {
        return new Warehouse(name, suspended, resumes, statementTimeoutSeconds, monitor);
    }

    public Warehouse withStatementTimeout(int seconds) {
        return new Warehouse(name, suspended, autoResume, seconds, monitor);
    }

    public Warehouse withMonitor(@Nullable String newMonitor) {
        return new Warehouse(name, suspended, autoResume, statementTimeoutSeconds, newMonitor);
    }
}
