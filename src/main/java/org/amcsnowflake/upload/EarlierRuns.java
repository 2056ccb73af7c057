package org.amcsnowflake.upload;

import org.amcsnowflake.snowflake.Fault;
import org.amcsnowflake.snowflake.FaultClass;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * Ends what earlier runs may still be doing in their sessions: a statement whose answer was lost, a transaction that is
 * open. Nothing of it was committed, so it may be done again. A session of another Snowflake user, as the destination had
 * it then, is out of reach: its lock on the table makes this upload wait. Thread-safe.
 */
public final class EarlierRuns {
    private static final Logger LOG = LoggerFactory.getLogger(EarlierRuns.class);

    /** The values of record-session.sql and forget-earlier-sessions.sql. */
    public Map<String, @Nullable Object> session(@ExchangeProperty("run") UploadRun run) throws SQLException {
        Map<String, @Nullable Object> values = new Receipts().target(run);
        values.put("session_id", run.session().orElseThrow().id());
        return values;
    }

    /** @param sessions the answer of record-session.sql, comma separated */
    public void found(@ExchangeProperty("run") UploadRun run, @Body @Nullable String sessions) {
        if (sessions == null) {
            throw Leases.lost();
        }
        run.earlier().sessions(sessions.isEmpty() ? List.of() : List.of(sessions.split(",")));
    }

    public List<String> cancelStatements(@ExchangeProperty("run") UploadRun run) {
        return run.earlier().sessions().stream()
                .map(session -> {
                    LOG.info(
                            "{}: cancelling the statements that an earlier run still has running in session {}.",
                            run,
                            session);
                    return "SELECT SYSTEM$CANCEL_ALL_QUERIES(" + Long.parseLong(session) + ")";
                })
                .toList();
    }

    /** @param rows of SHOW TRANSACTIONS */
    public List<String> abortTransactions(
            @ExchangeProperty("run") UploadRun run, @Body List<Map<String, Object>> rows) {
        return open(run, rows).stream()
                .map(id -> {
                    LOG.info("{}: rolls back transaction {} of an earlier run.", run, id);
                    return "SELECT SYSTEM$ABORT_TRANSACTION(" + Long.parseLong(id) + ")";
                })
                .toList();
    }

    /** @param rows of SHOW TRANSACTIONS */
    public void nothingIsOpen(@ExchangeProperty("run") UploadRun run, @Body List<Map<String, Object>> rows) {
        List<String> open = open(run, rows);
        if (!open.isEmpty()) {
            throw new Fault(
                    FaultClass.TRANSIENT,
                    "Transaction " + open.get(0)
                            + " of an earlier run has not ended in Snowflake yet, though it was rolled back; this upload"
                            + " waits for it.");
        }
    }

    private static List<String> open(UploadRun run, List<Map<String, Object>> rows) {
        return rows.stream()
                .filter(row -> run.earlier().sessions().contains(String.valueOf(row.get("session"))))
                .map(row -> String.valueOf(row.get("id")))
                .toList();
    }
}
