package org.amcsnowflake.local.snowflake.execute.define;

import org.amcsnowflake.local.snowflake.engine.Answer;
import org.amcsnowflake.local.snowflake.engine.StatementType;
import org.amcsnowflake.local.snowflake.execute.query.Results;
import org.amcsnowflake.local.snowflake.execute.query.StatementNames;
import org.amcsnowflake.local.snowflake.execute.state.AccountState;
import org.amcsnowflake.local.snowflake.execute.state.SessionContext;
import org.amcsnowflake.local.snowflake.execute.transaction.TableLocks;
import org.amcsnowflake.local.snowflake.execute.transaction.Transaction;
import org.amcsnowflake.local.snowflake.sql.AccessStatement;
import org.amcsnowflake.local.snowflake.sql.SqlErrors;
import org.amcsnowflake.local.snowflake.sql.Statement;

/** Runs DDL: it commits the open transaction, then changes table and catalog together in a separate one. */
public final class Definitions {
    private final AccountState account;
    private final SessionContext session;
    private final Transaction transaction;

    public Definitions(AccountState account, SessionContext session, Transaction transaction) {
        this.account = account;
        this.session = session;
        this.transaction = transaction;
    }

    /** One definition at a time changes the catalog; others continue while it waits for a table's lock. */
    public Answer execute(Statement statement, StatementNames names) {
        transaction.commit();
        while (true) {
            try {
                synchronized (account.catalog()) {
                    return Results.done(StatementType.DDL, run(statement, names));
                }
            } catch (TableLocks.Locked locked) {
                transaction.lock(locked.table(), TableLocks.Mode.DEFINE, session.lockTimeout());
            }
        }
    }

    /** Removes the files of the session's temporary stages. */
    public void dropTemporary() {
        new StageDefinitions(account, session, transaction).dropTemporary();
    }

    private String run(Statement statement, StatementNames names) {
        if (statement instanceof AccessStatement access) {
            return new AccessDefinitions(account, session, transaction).run(access);
        }
        return new TableDefinitions(account, session, transaction)
                .run(statement, names)
                .or(() -> new TableAlterations(account, session, transaction).run(statement))
                .or(() -> new SchemaDefinitions(account, session, transaction).run(statement))
                .or(() -> new StageDefinitions(account, session, transaction).run(statement))
                .orElseThrow(() -> SqlErrors.unsupported("this statement"));
    }
}
