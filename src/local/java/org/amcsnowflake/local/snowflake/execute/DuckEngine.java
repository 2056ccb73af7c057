package org.amcsnowflake.local.snowflake.execute;

import org.amcsnowflake.local.snowflake.engine.Engine;
import org.amcsnowflake.local.snowflake.engine.EngineSession;
import org.amcsnowflake.local.snowflake.engine.SessionSettings;
import org.amcsnowflake.local.snowflake.execute.state.AccountState;
import org.amcsnowflake.local.snowflake.execute.state.EngineSettings;

import java.sql.SQLException;

/** Runs the statements of one account's sessions in a DuckDB database. Thread-safe. */
public final class DuckEngine implements Engine {
    private final AccountState account;

    public DuckEngine(EngineSettings settings) {
        this.account = new AccountState(settings);
    }

    @Override
    public EngineSession openSession(SessionSettings session) {
        try {
            return new DuckSession(account, account.connection(), session);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public boolean isGranted(String user, String role) {
        return account.isGranted(user, role);
    }

    @Override
    public void close() {
        account.close();
    }
}
