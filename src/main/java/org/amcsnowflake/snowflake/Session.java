package org.amcsnowflake.snowflake;

import net.snowflake.client.api.connection.SnowflakeConnection;
import net.snowflake.client.api.statement.SnowflakeStatement;
import org.amcsnowflake.destination.Destination;
import org.amcsnowflake.failures.Diagnosis;
import org.amcsnowflake.failures.ErrorClass;
import org.amcsnowflake.failures.ErrorContext;
import org.amcsnowflake.metrics.UploadMetrics;
import org.amcsnowflake.sql.Identifier;
import org.amcsnowflake.sql.QualifiedName;
import org.amcsnowflake.sql.TargetTable;
import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

/**
 * A connection to a destination, with a trace of the statements of the current upload. Used by one thread at a time, except
 * {@link #query} outside a transaction for statements that change no state of the session: the driver executes several
 * statements of a connection at a time.
 */
public final class Session {
    private static final Pattern OPENS_TRANSACTION =
            Pattern.compile("^(BEGIN|INSERT|UPDATE|DELETE|MERGE|COPY)\\b", Pattern.CASE_INSENSITIVE);
    /** DDL commits. */
    private static final Pattern ENDS_TRANSACTION =
            Pattern.compile("^(COMMIT|ROLLBACK|CREATE|ALTER|DROP)\\b", Pattern.CASE_INSENSITIVE);

    private static final Duration SURELY_OPEN = Duration.ofSeconds(5);

    private final Destination destination;
    private final Connection connection;
    private final List<StatementTrace> trace = new CopyOnWriteArrayList<>();
    private volatile @Nullable Instant inTransactionSince;
    /** As {@link System#nanoTime} has it: clocks may be set. */
    private volatile @Nullable Long hasChangedSince;

    Session(Destination destination, Connection connection) {
        this.destination = destination;
        this.connection = connection;
    }

    Destination destination() {
        return destination;
    }

    /** The driver's, for what is no statement of an upload. */
    public Connection connection() {
        return connection;
    }

    /**
     * The context of its statements. If the destination names no role or warehouse, Snowflake is queried for the user's
     * defaults.
     */
    public ErrorContext context() {
        ErrorContext context = ErrorContext.of(destination);
        if (destination.role().isPresent() && destination.warehouse().isPresent()) {
            return context;
        }
        try (Statement statement = connection.createStatement();
                ResultSet inUse = statement.executeQuery("SELECT CURRENT_ROLE(), CURRENT_WAREHOUSE()")) {
            inUse.next();
            return context.in(
                    Optional.ofNullable(inUse.getString(1)).map(Identifier::new),
                    Optional.ofNullable(inUse.getString(2)).map(Identifier::new));
        } catch (SQLException broken) {
            return context;
        }
    }

    /** The rows of a table's description; empty if it does not exist, or the role cannot see it. */
    public Optional<List<Map<String, Object>>> describe(QualifiedName table) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet described = statement.executeQuery(TargetTable.describeSql(table))) {
            return Optional.of(rows(described));
        } catch (SQLException refused) {
            if (TargetTable.isAbsent(refused)) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    /** Reads a result while it is open. */
    @FunctionalInterface
    public interface Answer<T> {
        T read(ResultSet rows) throws SQLException;
    }

    /**
     * Executes a statement of an upload. Results are read as rows: JDBC's single update count would lose a MERGE's
     * counts of inserted and updated rows.
     *
     * @param step names the statement in the trace
     * @param queryTag identifies the statement in Snowflake's query history
     * @param binds texts, in order
     */
    public <T> T query(String step, String queryTag, String sql, List<String> binds, Answer<T> answer)
            throws SQLException {
        Instant sent = Instant.now();
        long start = System.nanoTime();
        ErrorClass failure = null;
        try (PreparedStatement prepared = binds.isEmpty() ? null : connection.prepareStatement(sql);
                Statement statement = prepared == null ? connection.createStatement() : prepared) {
            SnowflakeStatement driver = statement.unwrap(SnowflakeStatement.class);
            driver.setParameter("QUERY_TAG", queryTag);
            begins(sql);
            try (ResultSet rows = prepared == null
                    ? statement.executeQuery(sql)
                    : bound(prepared, binds).executeQuery()) {
                ended(sql);
                return answer.read(rows);
            } catch (Throwable e) {
                failure = Diagnosis.of(e).errorClass();
                throw e;
            } finally {
                Duration duration = Duration.ofNanos(System.nanoTime() - start);
                boolean usesWarehouse = WarehouseUse.isLikely(sql);
                trace.add(new StatementTrace(step, driver.getQueryID(), sent, duration, failure, usesWarehouse));
                UploadMetrics.statement(step, failure == null, duration);
                if (usesWarehouse) {
                    UploadMetrics.warehouseUsed(duration);
                }
            }
        }
    }

    static PreparedStatement bound(PreparedStatement prepared, List<String> binds) throws SQLException {
        for (int i = 0; i < binds.size(); i++) {
            prepared.setString(i + 1, binds.get(i));
        }
        return prepared;
    }

    /** Each row by column labels. */
    public static List<Map<String, Object>> rows(ResultSet answer) throws SQLException {
        List<Map<String, Object>> rows = new ArrayList<>();
        while (answer.next()) {
            Map<String, Object> row = new LinkedHashMap<>();
            for (int i = 1; i <= answer.getMetaData().getColumnCount(); i++) {
                row.put(answer.getMetaData().getColumnLabel(i), answer.getObject(i));
            }
            rows.add(row);
        }
        return rows;
    }

    /** Snowflake's id of the session. */
    public String id() throws SQLException {
        return connection.unwrap(SnowflakeConnection.class).getSessionID();
    }

    /** Whether a transaction may be open. */
    boolean isInTransaction() {
        return inTransactionSince != null;
    }

    /**
     * Whether the open transaction is so old that it may have been rolled back, as Snowflake does after minutes without
     * a statement if others wait for its locks. A COMMIT would then succeed without effect.
     */
    public boolean mayHaveBeenRolledBack() {
        return inTransactionSince != null && Instant.now().isAfter(inTransactionSince.plus(SURELY_OPEN));
    }

    /** How long ago the first change of the open transaction was answered; zero if none was. */
    public Duration sinceFirstChange() {
        return hasChangedSince == null ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - hasChangedSince);
    }

    /** To be called before a statement is sent: from then on its transaction may be open. */
    private void begins(String sql) {
        if (inTransactionSince == null && OPENS_TRANSACTION.matcher(sql).find()) {
            inTransactionSince = Instant.now();
        }
    }

    /** To be called when a statement has succeeded. */
    private void ended(String sql) {
        if (ENDS_TRANSACTION.matcher(sql).find()) {
            inTransactionSince = null;
            hasChangedSince = null;
        } else if (inTransactionSince != null && hasChangedSince == null) {
            hasChangedSince = System.nanoTime();
        }
    }

    /** The statements of the current upload, in order. */
    public List<StatementTrace> trace() {
        return List.copyOf(trace);
    }

    void clearTrace() {
        trace.clear();
    }

    void disconnect() throws SQLException {
        connection.close();
    }
}
