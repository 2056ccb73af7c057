package org.amcsnowflake.upload;

import org.amcsnowflake.snowflake.Fault;
import org.amcsnowflake.snowflake.FaultClass;
import org.amcsnowflake.snowflake.Literal;
import org.amcsnowflake.snowflake.StatementSearch;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Ends what runs with an unknown end may still be doing: a statement whose answer was lost, a transaction that nobody
 * will commit. What they did may be done again; only not at the same time, and not later. Thread-safe.
 */
public final class EarlierRuns {
    private static final Logger LOG = LoggerFactory.getLogger(EarlierRuns.class);

    /** @param lease the answer of take-target-lease.sql */
    public void takesOver(
            @ExchangeProperty("run") UploadRun run, @Variable("targetLease") Map<String, @Nullable Object> lease) {
        Object former = lease.get("former_upload_id");
        if (former != null) {
            run.earlier().formerWriter(UUID.fromString(former.toString()));
        }
    }

    public String findStatements(@ExchangeProperty("run") UploadRun run) {
        return new StatementSearch(
                        run.target().name().database(),
                        run.earlier().uploads(run.upload().id()))
                .sql();
    }

    public void foundStatements(@ExchangeProperty("run") UploadRun run, @Body List<Map<String, Object>> rows) {
        run.earlier().found(new EarlierStatements(running(rows), sessions(rows)));
    }

    public List<String> cancelStatements(@ExchangeProperty("run") UploadRun run) {
        return run.earlier().statements().running().stream()
                .map(queryId -> {
                    LOG.info("{}: cancels statement {} of an earlier run, whose answer was lost.", run, queryId);
                    return "SELECT SYSTEM$CANCEL_QUERY(" + Literal.text(queryId) + ")";
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
                    "An earlier run's transaction " + open.get(0)
                            + " has not ended yet in Snowflake, though it was rolled back; this upload waits for it.");
        }
    }

    private static List<String> open(UploadRun run, List<Map<String, Object>> rows) {
        Set<String> sessions = run.earlier().statements().sessions();
        return rows.stream()
                .filter(row -> sessions.contains(String.valueOf(row.get("session"))))
                .map(row -> String.valueOf(row.get("id")))
                .toList();
    }

    public void nothingRuns(@Body List<Map<String, Object>> rows) {
        List<String> running = running(rows);
        if (!running.isEmpty()) {
            throw new Fault(
                    FaultClass.TRANSIENT,
                    "An earlier run's statement has not ended yet in Snowflake (query id " + running.get(0)
                            + "), though it was cancelled; this upload waits for it.");
        }
    }

    private static List<String> running(List<Map<String, Object>> rows) {
        return rows.stream()
                .filter(row -> Boolean.TRUE.equals(row.get(StatementSearch.IS_RUNNING)))
                .map(row -> String.valueOf(row.get(StatementSearch.QUERY_ID)))
                .toList();
    }

    private static Set<String> sessions(List<Map<String, Object>> rows) {
        Set<String> sessions = new HashSet<>();
        rows.forEach(row -> sessions.add(String.valueOf(row.get(StatementSearch.SESSION_ID))));
        return sessions;
    }
}
