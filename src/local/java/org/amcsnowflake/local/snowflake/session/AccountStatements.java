package org.amcsnowflake.local.snowflake.session;

import org.amcsnowflake.local.snowflake.engine.LoggedStatement;
import org.amcsnowflake.local.snowflake.engine.Statements;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.OptionalInt;

/** One account's statements, from all its sessions. */
public record AccountStatements(String account, History history, Sessions sessions) implements Statements {

    @Override
    public List<LoggedStatement> all() {
        return history.logged(account);
    }

    @Override
    public boolean cancel(String queryId, @Nullable String user) {
        return sessions.cancel(account, queryId, user);
    }

    @Override
    public OptionalInt cancelAll(long session, @Nullable String user) {
        return sessions.cancelAll(account, session, user);
    }
}
