package org.amcsnowflake.local.snowflake.execute;

import org.amcsnowflake.local.snowflake.access.Grants;
import org.amcsnowflake.local.snowflake.engine.Answer;
import org.amcsnowflake.local.snowflake.engine.EngineSession;
import org.amcsnowflake.local.snowflake.engine.Query;
import org.amcsnowflake.local.snowflake.engine.ResultColumn;
import org.amcsnowflake.local.snowflake.engine.SessionSettings;
import org.amcsnowflake.local.snowflake.engine.SessionState;
import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.amcsnowflake.local.snowflake.engine.StatementType;
import org.amcsnowflake.local.snowflake.execute.change.Changes;
import org.amcsnowflake.local.snowflake.execute.define.Definitions;
import org.amcsnowflake.local.snowflake.execute.load.Copying;
import org.amcsnowflake.local.snowflake.execute.load.Staging;
import org.amcsnowflake.local.snowflake.execute.query.Cells;
import org.amcsnowflake.local.snowflake.execute.query.Results;
import org.amcsnowflake.local.snowflake.execute.query.StatementNames;
import org.amcsnowflake.local.snowflake.execute.query.SystemFunctions;
import org.amcsnowflake.local.snowflake.execute.show.Descriptions;
import org.amcsnowflake.local.snowflake.execute.show.Listings;
import org.amcsnowflake.local.snowflake.execute.state.AccountState;
import org.amcsnowflake.local.snowflake.execute.state.Parameters;
import org.amcsnowflake.local.snowflake.execute.state.SessionContext;
import org.amcsnowflake.local.snowflake.execute.state.StageLookup;
import org.amcsnowflake.local.snowflake.execute.transaction.Transaction;
import org.amcsnowflake.local.snowflake.sql.AccessStatement;
import org.amcsnowflake.local.snowflake.sql.SqlErrors;
import org.amcsnowflake.local.snowflake.sql.SqlParser;
import org.amcsnowflake.local.snowflake.sql.Statement;
import org.amcsnowflake.local.snowflake.translate.Duck;
import org.amcsnowflake.local.snowflake.translate.QueryTranslator;
import org.amcsnowflake.local.snowflake.translate.Relation;
import org.amcsnowflake.local.snowflake.translate.StatementTime;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** One session with its own DuckDB connection. */
final class DuckSession implements EngineSession {
    private final AccountState account;
    private final DuckDBConnection connection;
    private final SessionContext context;
    private final Transaction transaction;
    private final AtomicReference<@Nullable String> running = new AtomicReference<>();

    DuckSession(AccountState account, DuckDBConnection connection, SessionSettings settings) {
        this.account = account;
        this.connection = connection;
        this.transaction = new Transaction(connection, account.locks());
        this.context = new SessionContext(account, settings, transaction);
        setVariables();
        account.opened(context);
    }

    @Override
    public synchronized Answer execute(Query query) {
        Statement statement = SqlParser.parse(query.sqlText(), context.isFoldingQuotedNames());
        transaction.beginStatement();
        StatementTime.begin();
        running.set(query.queryId());
        try {
            return execute(statement, query);
        } finally {
            running.set(null);
            context.ended(query.queryId());
            transaction.endStatement();
        }
    }

    private void setVariables() {
        try {
            transaction.plain("SET VARIABLE tz = " + Duck.literal(context.timeZone()));
            for (String type : List.of("DATE", "TIMESTAMP_NTZ", "TIMESTAMP_LTZ", "TIMESTAMP_TZ")) {
                transaction.plain("SET VARIABLE " + type.toLowerCase(Locale.ROOT) + "_format = "
                        + Duck.literal(context.outputFormat(type)));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Answer execute(Statement statement, Query query) {
        StatementNames names = new StatementNames(account, context, query.binds());
        if (statement instanceof Statement.Select select) {
            return select(select, names, query.describeOnly());
        }
        if (query.describeOnly()) {
            return new Answer(type(statement), List.<ResultColumn>of(), List.of(), null);
        }
        if (isStaging(statement)) {
            return new Staging(new StageLookup(account, context)).execute(statement);
        }
        if (statement instanceof Statement.Copy copy) {
            transaction.beginUnless(context.isAutocommit());
            return new Copying(account, context, transaction).execute(copy, names);
        }
        if (isChange(statement)) {
            context.requireWarehouse();
            transaction.beginUnless(context.isAutocommit());
            return new Changes(context, transaction).execute(statement, names, query);
        }
        if (statement instanceof Statement.Show show) {
            return new Listings(account, context).show(show);
        }
        if (statement instanceof AccessStatement.ShowGrants show) {
            return new Listings(account, context).grants(show);
        }
        if (statement instanceof Statement.DescribeTable describe) {
            return new Descriptions(context).describe(describe);
        }
        if (isSessionStatement(statement)) {
            return session(statement);
        }
        return new Definitions(account, context, transaction).execute(statement, names);
    }

    private static boolean isStaging(Statement statement) {
        return statement instanceof Statement.Put
                || statement instanceof Statement.ListFiles
                || statement instanceof Statement.RemoveFiles;
    }

    private static boolean isChange(Statement statement) {
        return statement instanceof Statement.Insert
                || statement instanceof Statement.Update
                || statement instanceof Statement.Delete
                || statement instanceof Statement.Merge;
    }

    private static boolean isSessionStatement(Statement statement) {
        return statement instanceof Statement.Begin
                || statement instanceof Statement.Commit
                || statement instanceof Statement.Rollback
                || statement instanceof Statement.AlterSession
                || statement instanceof Statement.AlterAccount
                || statement instanceof Statement.Use;
    }

    /** The type of a statement, for a client that only requests its columns. */
    private static StatementType type(Statement statement) {
        if (statement instanceof Statement.Insert) {
            return StatementType.INSERT;
        }
        if (statement instanceof Statement.Merge) {
            return StatementType.MERGE;
        }
        if (statement instanceof Statement.Update) {
            return StatementType.UPDATE;
        }
        return statement instanceof Statement.Delete ? StatementType.DELETE : StatementType.DDL;
    }

    private Answer select(Statement.Select select, StatementNames names, boolean describeOnly) {
        Optional<Answer> done =
                describeOnly ? Optional.empty() : new SystemFunctions(account, context).answer(select.query());
        if (done.isPresent()) {
            return done.get();
        }
        Relation relation = new QueryTranslator(names).translate(select.query());
        if (select.query() instanceof org.amcsnowflake.local.snowflake.sql.Query.Select one && one.source() != null) {
            context.requireWarehouse();
        }
        if (describeOnly) {
            return Results.rows(StatementType.SELECT, relation.columns(), List.of());
        }
        List<@Nullable String[]> rows = transaction.read(names.reading(
                transaction.connection(),
                () -> transaction.query(relation.sql(), result -> Cells.rows(result, relation.columns()))));
        return Results.rows(StatementType.SELECT, relation.columns(), rows);
    }

    private Answer session(Statement statement) {
        if (statement instanceof Statement.Use use) {
            context.use(use.what(), use.name());
            return Results.done(StatementType.USE, "Statement executed successfully.");
        }
        if (statement instanceof Statement.AlterSession alter) {
            if (alter.set().containsKey("AUTOCOMMIT") || alter.unset().contains("AUTOCOMMIT")) {
                transaction.commit();
            }
            context.parameters().alter(alter.set(), alter.unset());
            setVariables();
            return Results.done(StatementType.ALTER_SESSION, "Statement executed successfully.");
        }
        if (statement instanceof Statement.AlterAccount alter) {
            if (!context.role().equals(Grants.ADMINISTRATOR)) {
                throw new SnowflakeError(
                        "003001", "42501", "SQL access control error:\nInsufficient privileges to operate on account");
            }
            Parameters.alter(account.accountParameters(), alter.set(), alter.unset());
            return Results.done(StatementType.ALTER_SESSION, "Statement executed successfully.");
        }
        if (statement instanceof Statement.Begin) {
            transaction.begin();
        } else if (statement instanceof Statement.Commit) {
            transaction.commit();
        } else if (statement instanceof Statement.Rollback) {
            transaction.rollback();
        } else {
            throw SqlErrors.unsupported("this statement");
        }
        return Results.done(StatementType.TRANSACTION, "Statement executed successfully.");
    }

    @Override
    public void cancel(String queryId) {
        if (queryId.equals(running.get())) {
            transaction.cancel();
        }
    }

    @Override
    public Duration timeout(Query query) {
        String own = query.parameters().get("STATEMENT_TIMEOUT_IN_SECONDS");
        return own == null || own.equals("0") ? context.statementTimeout() : Duration.ofSeconds(Long.parseLong(own));
    }

    @Override
    public SessionState state() {
        return context.state();
    }

    @Override
    public synchronized void close() {
        transaction.beginStatement();
        try {
            account.closed(context);
            if (!connection.isClosed()) {
                transaction.rollback();
                new Definitions(account, context, transaction).dropTemporary();
                connection.close();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } finally {
            transaction.endStatement();
        }
    }
}
