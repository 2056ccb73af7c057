package org.amcsnowflake.local.snowflake.execute.query;

import org.amcsnowflake.local.snowflake.catalog.Column;
import org.amcsnowflake.local.snowflake.catalog.Table;
import org.amcsnowflake.local.snowflake.engine.Bind;
import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.amcsnowflake.local.snowflake.execute.state.AccountState;
import org.amcsnowflake.local.snowflake.execute.state.SessionContext;
import org.amcsnowflake.local.snowflake.execute.state.StageLookup;
import org.amcsnowflake.local.snowflake.execute.transaction.Transaction;
import org.amcsnowflake.local.snowflake.sql.FormatOptions;
import org.amcsnowflake.local.snowflake.sql.ObjectName;
import org.amcsnowflake.local.snowflake.sql.SqlErrors;
import org.amcsnowflake.local.snowflake.stage.Location;
import org.amcsnowflake.local.snowflake.translate.Duck;
import org.amcsnowflake.local.snowflake.translate.Names;
import org.amcsnowflake.local.snowflake.translate.Relation;
import org.amcsnowflake.local.snowflake.translate.Typed;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Resolves the names and binds of one statement in its session. */
public final class StatementNames implements Names {
    private final AccountState account;
    private final SessionContext session;
    private final List<Bind> binds;
    private final AtomicInteger aliases = new AtomicInteger();
    private final List<Prepared> reads = new ArrayList<>();
    private List<Column> targets = List.of();
    private @Nullable BoundSource bound;

    public StatementNames(AccountState account, SessionContext session, List<Bind> binds) {
        this.account = account;
        this.session = session;
        this.binds = binds;
    }

    /** From here on, the binds are those of the rows of this source. */
    public void bound(BoundSource rows) {
        bound = rows;
    }

    /** The rows of an array of binds. */
    public List<BoundSource> boundRows() {
        BoundRows rows = new BoundRows(binds);
        reads.add(rows);
        return rows.sources();
    }

    @Override
    public @Nullable String boundRowsSource() {
        return bound == null ? null : bound.from();
    }

    @Override
    public Table table(ObjectName name) {
        return session.table(name, "SELECT");
    }

    @Override
    public Relation informationSchema(ObjectName name) {
        return new InformationSchema(account, session)
                .view(session.tableName(name).database(), name.last());
    }

    @Override
    public Relation tableFunction(ObjectName name, Map<String, String> arguments) {
        return new InformationSchema(account, session).function(name.last(), arguments);
    }

    @Override
    public Relation errorTable(ObjectName base) {
        return ErrorTable.rows(session.table(base, ErrorTable.PRIVILEGE));
    }

    @Override
    public @Nullable String current(String what) {
        return session.current(what);
    }

    @Override
    public String newAlias() {
        return "s" + aliases.incrementAndGet();
    }

    @Override
    public Typed bind(int index) {
        boolean isStaged = bound != null && binds.isEmpty();
        if (!isStaged && index >= binds.size()) {
            throw new SnowflakeError(
                    "002049", "42601", "SQL compilation error:\nBind variable " + (index + 1) + " is not set.");
        }
        if (bound != null) {
            return bound.values().apply(index);
        }
        Bind bind = binds.get(index);
        if (bind.array()) {
            throw SqlErrors.unsupported("an array of binds in this statement");
        }
        @Nullable String value = bind.values().get(0);
        return value == null
                ? new Typed("NULL", null)
                : BoundValue.typed(
                        BoundValue.type(bind.type(), value), Duck.literal(BoundValue.physical(bind.type(), value)));
    }

    @Override
    public StagedRead staged(String stage, FormatOptions format, @Nullable String pattern) {
        StageLookup stages = new StageLookup(account, session);
        Location location = stages.locate(stage, StageLookup.Access.READ);
        StagedRead read = StagedRead.asTheyAre(
                newAlias(), location, session.held(location.files(pattern)), stages.format(stage, format));
        reads.add(read);
        return read;
    }

    /** The same names, with these staged files under the alias {@code s}. */
    public Names reading(StagedRead read) {
        StatementNames names = this;
        return new Names() {
            @Override
            public Table table(ObjectName name) {
                return names.table(name);
            }

            @Override
            public Relation informationSchema(ObjectName name) {
                return names.informationSchema(name);
            }

            @Override
            public Relation tableFunction(ObjectName name, Map<String, String> arguments) {
                return names.tableFunction(name, arguments);
            }

            @Override
            public Relation errorTable(ObjectName base) {
                return names.errorTable(base);
            }

            @Override
            public @Nullable String current(String what) {
                return names.current(what);
            }

            @Override
            public Typed bind(int index) {
                return names.bind(index);
            }

            @Override
            public @Nullable String boundRowsSource() {
                return names.boundRowsSource();
            }

            @Override
            public Typed initial(int index) {
                return names.initial(index);
            }

            @Override
            public String newAlias() {
                return "s";
            }

            @Override
            public StagedRead staged(String stage, FormatOptions format, @Nullable String pattern) {
                return read;
            }
        };
    }

    /** A translated query, and the staged files it reads. */
    public record Rows(Relation relation, List<Prepared> reads) {

        public void insert(Transaction transaction, String sql) throws SQLException {
            for (Prepared read : reads) {
                read.prepare(transaction.connection());
            }
            transaction.update(sql);
            for (Prepared read : reads) {
                read.drop(transaction.connection());
            }
        }
    }

    public Rows reading(Relation relation) {
        return new Rows(relation, reads);
    }

    /** The columns that the rows of a VALUES are inserted into, whose defaults they may use. */
    public void targets(List<Column> columns) {
        targets = columns;
    }

    @Override
    public Typed initial(int index) {
        if (index >= targets.size()) {
            throw new SnowflakeError("001003", "42000", "SQL compilation error:\nDEFAULT is not allowed here.");
        }
        Column column = targets.get(index);
        return column.initial() == null ? new Typed("NULL", null) : new Typed(column.initial(), column.type());
    }

    /** Runs the work after reading the staged files and the array of binds that the statement names, if any. */
    public <T> Transaction.Work<T> reading(DuckDBConnection connection, Transaction.Work<T> work) {
        if (reads.isEmpty()) {
            return work;
        }
        return () -> {
            for (Prepared read : reads) {
                read.prepare(connection);
            }
            T result = work.run();
            for (Prepared read : reads) {
                read.drop(connection);
            }
            return result;
        };
    }
}
