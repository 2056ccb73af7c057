package org.amcsnowflake.local.snowflake.execute;

import org.amcsnowflake.local.snowflake.engine.Answer;
import org.amcsnowflake.local.snowflake.engine.StatementType;
import org.amcsnowflake.local.snowflake.sql.AccessStatement;
import org.amcsnowflake.local.snowflake.sql.SqlErrors;
import org.amcsnowflake.local.snowflake.sql.Statement;

/** Runs DDL: it commits the open transaction, then changes table and catalog together in a separate one. */
final class Definitions {
    private final DuckEngine engine;
    private final SessionContext session;
    private final Transaction transaction;

    Definitions(DuckEngine engine, SessionContext session, Transaction transaction) {
        this.engine = engine;
        this.session = session;
        this.transaction = transaction;
    }

    /** One definition at a time changes the catalog; others continue while it waits for a table's lock. */
    Answer execute(Statement statement, StatementNames names) {
        transaction.commit();
        while (true) {
            try {
                synchronized (engine.catalog()) {
                    return Results.done(StatementType.DDL, run(statement, names));
                }
            } catch (TableLocks.Locked locked) {
                transaction.lock(locked.table(), TableLocks.Mode.DEFINE, session.lockTimeout());
            }
        }
    }

    private String run(Statement statement, StatementNames names) {
        if (statement instanceof AccessStatement access) {
            return new AccessDefinitions(engine, session, transaction).run(access);
        }
        return new TableDefinitions(engine, session, transaction)
                .run(statement, names)
                .or(() -> new TableAlterations(engine, session, transaction).run(statement))
                .or(() -> new SchemaDefinitions(engine, session, transaction).run(statement))
                .or(() -> new StageDefinitions(engine, session, transaction).run(statement))
                .orElseThrow(() -> SqlErrors.unsupported("this statement"));
    }
}
