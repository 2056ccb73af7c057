package org.amcsnowflake.local.snowflake.engine;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.OptionalInt;

/** The account's statements, for cancelling and the history. Thread-safe. */
public interface Statements {

    /** Oldest first. */
    List<LoggedStatement> all();

    /**
     * Cancels a waiting or running statement.
     *
     * @param user who must own it; null for any user
     * @return whether there was such a statement
     */
    boolean cancel(String queryId, @Nullable String user);

    /**
     * Cancels all waiting and running statements of a session.
     *
     * @param user who must own it; null for any user
     * @return their number; empty if the user has no such session
     */
    OptionalInt cancelAll(long session, @Nullable String user);
}
