package org.amcsnowflake.local.snowflake.execute.change;

import org.amcsnowflake.local.snowflake.catalog.Table;
import org.amcsnowflake.local.snowflake.engine.Answer;
import org.amcsnowflake.local.snowflake.engine.Query;
import org.amcsnowflake.local.snowflake.engine.StatementType;
import org.amcsnowflake.local.snowflake.execute.query.Results;
import org.amcsnowflake.local.snowflake.execute.query.StatementNames;
import org.amcsnowflake.local.snowflake.execute.state.SessionContext;
import org.amcsnowflake.local.snowflake.execute.transaction.TableLocks;
import org.amcsnowflake.local.snowflake.execute.transaction.Transaction;
import org.amcsnowflake.local.snowflake.sql.Statement;
import org.amcsnowflake.local.snowflake.translate.ExpressionTranslator;
import org.amcsnowflake.local.snowflake.translate.TargetScope;
import org.jspecify.annotations.Nullable;

import java.util.List;

/** Runs DELETE, and delegates INSERT, UPDATE and MERGE. */
public final class Changes {
    private static final String TARGET = "target";

    private final SessionContext session;
    private final Transaction transaction;

    public Changes(SessionContext session, Transaction transaction) {
        this.session = session;
        this.transaction = transaction;
    }

    public Answer execute(Statement statement, StatementNames names, Query query) {
        RowErrors rowErrors = new RowErrors(session, transaction, names, query.queryId());
        if (statement instanceof Statement.Insert insert) {
            return new Inserting(session, transaction, rowErrors).execute(insert, names, query);
        }
        if (statement instanceof Statement.Update update) {
            return new Updating(session, transaction, rowErrors).execute(update, names);
        }
        if (statement instanceof Statement.Delete delete) {
            return delete(delete, names);
        }
        return new Merging(session, transaction, rowErrors).execute((Statement.Merge) statement, names);
    }

    private Answer delete(Statement.Delete delete, StatementNames names) {
        Table table = TableRows.requireTable(session.table(delete.table(), "DELETE"));
        TargetScope.Joined joined = TargetScope.joined(table, delete.alias(), TARGET, names, delete.using());
        ExpressionTranslator expressions = new ExpressionTranslator(names, joined.scope());
        String sql = "DELETE FROM " + table.physical() + " WHERE rowid IN (SELECT " + TARGET + ".rowid" + joined.from()
                + where(delete.where() == null ? null : expressions.condition(delete.where())) + ")";
        long rows = change(table, names, () -> transaction.update(sql));
        return Results.counts(StatementType.DELETE, List.of("number of rows deleted"), rows);
    }

    private static String where(@Nullable String condition) {
        return condition == null ? "" : " WHERE " + condition;
    }

    private <T> T change(Table table, StatementNames names, Transaction.Work<T> work) {
        transaction.lock(table.id(), TableLocks.Mode.CHANGE, session.lockTimeout());
        return transaction.change(names.reading(transaction.connection(), work), session.isAutocommit());
    }
}
