package org.amcsnowflake.local.snowflake.engine;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.OptionalInt;

/** The account's statements, as those who run them know them. Thread-safe. */
public interface Statements {

    /** Oldest first. */
    List<LoggedStatement> all();

    /**
     * Stops a statement that waits or runs.
     *
     * @param user whose it must be; null for anybody's
     * @return whether there was such a statement
     */
    boolean cancel(String queryId, @Nullable String user);

    /**
     * Stops everything that waits or runs in a session.
     *
     * @param user whose it must be; null for anybody's
     * @return how many statements that were; empty if there is no such session of the user
     */
    OptionalInt cancelAll(long session, @Nullable String user);
}
