package org.amcsnowflake.upload;

import org.amcsnowflake.failures.ErrorClass;
import org.amcsnowflake.failures.Fault;
import org.amcsnowflake.upload.phase.Opened;
import org.apache.camel.Body;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Ends what previous attempts may have left active in their Snowflake sessions: statements whose answer was lost, and
 * open transactions. Nothing of them was committed, so the work can be repeated. If the destination has a different
 * Snowflake user now, the earlier user's sessions cannot be ended: their lock on the table makes this upload wait.
 * Thread-safe.
 */
public final class PreviousAttempts {
    private static final Logger LOG = LoggerFactory.getLogger(PreviousAttempts.class);

    /**
     * @param sessions Snowflake's ids, comma separated: sessions of this upload, or of others that wrote to the same
     *     table, that may still be open
     */
    public void end(@Variable("upload") Opened upload, @Body String sessions) throws SQLException {
        Set<String> ids = Set.copyOf(List.of(sessions.split(",")));
        for (String id : ids) {
            cancelStatements(upload, id);
        }
        List<String> open = openTransactions(upload, "show-transactions", ids);
        if (open.isEmpty()) {
            return;
        }
        for (String transaction : open) {
            abort(upload, transaction);
        }
        List<String> left = openTransactions(upload, "show-transactions-again", ids);
        if (!left.isEmpty()) {
            throw new Fault(
                    ErrorClass.TRANSIENT,
                    "Transaction " + left.get(0)
                            + " of a previous attempt is still open in Snowflake, although its rollback was"
                            + " requested; this upload waits for it.");
        }
    }

    private static void cancelStatements(Opened upload, String session) {
        LOG.info(
                "{}: cancelling statements that a previous attempt may still be running in session" + " {}.",
                upload,
                session);
        try {
            upload.session()
                    .rows(
                            "cancel-previous-statements",
                            "SELECT SYSTEM$CANCEL_ALL_QUERIES(" + Long.parseLong(session) + ")");
        } catch (SQLException refused) {
            LOG.info(
                    "{}: session {} has ended, or belongs to another Snowflake user: {}",
                    upload,
                    session,
                    refused.getMessage());
        }
    }

    private static void abort(Opened upload, String transaction) {
        LOG.info("{}: rolling back transaction {} of a previous attempt.", upload, transaction);
        try {
            upload.session()
                    .rows(
                            "abort-previous-transaction",
                            "SELECT SYSTEM$ABORT_TRANSACTION(" + Long.parseLong(transaction) + ")");
        } catch (SQLException refused) {
            LOG.info("{}: transaction {} could not be rolled back: {}", upload, transaction, refused.getMessage());
        }
    }

    private static List<String> openTransactions(Opened upload, String step, Set<String> sessions) throws SQLException {
        List<Map<String, Object>> rows = upload.session().rows(step, "SHOW TRANSACTIONS");
        return rows.stream()
                .filter(row -> sessions.contains(String.valueOf(row.get("session"))))
                .map(row -> String.valueOf(row.get("id")))
                .toList();
    }
}
