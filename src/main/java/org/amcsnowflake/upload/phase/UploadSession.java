package org.amcsnowflake.upload.phase;

import com.fasterxml.jackson.databind.node.TextNode;
import org.amcsnowflake.snowflake.Session;
import org.amcsnowflake.snowflake.SessionPool;
import org.amcsnowflake.snowflake.StatementTrace;
import org.amcsnowflake.sql.QualifiedName;
import org.amcsnowflake.upload.result.ResultStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What one pass has open for all its target tables: its Snowflake session, its result, its files. It ends with {@link #release} or {@link
 * #discard}. Used by one thread at a time.
 */
public final class UploadSession {
    private static final Logger LOG = LoggerFactory.getLogger(UploadSession.class);
    private static final int LONGEST_TAGGED_ID = 1_600;

    private final SessionPool sessions;
    private final Session session;
    private final Claim claim;
    private final Path directory;
    private final StagedFiles files;
    private final Sending sending;
    private final PhaseTimes phases = new PhaseTimes();
    private final Parts parts = new Parts();
    private final Optional<UploadReceipt> receipt;
    private @Nullable ResultStream result;
    private List<StatementTrace> trace = List.of();
    private boolean isOpen = true;

    /** @param receipt that the upload leaves in Snowflake, if its destination has receipts */
    public UploadSession(
            SessionPool sessions,
            Session session,
            Claim claim,
            Path directory,
            StagedFiles files,
            Sending sending,
            Optional<UploadReceipt> receipt) {
        this.sessions = sessions;
        this.session = session;
        this.claim = claim;
        this.directory = directory;
        this.files = files;
        this.sending = sending;
        this.receipt = receipt;
    }

    /** Snowflake's id of the session. */
    public String id() throws SQLException {
        return session.id();
    }

    /** Runs a statement that is no step of a route. */
    public List<Map<String, Object>> rows(String step, String sql) throws SQLException {
        return query(step, sql, List.of(), Session::rows);
    }

    /**
     * @param step names the statement in the query tag and in the receipt
     * @param binds texts, in order
     */
    public <T> T query(String step, String sql, List<String> binds, Session.Answer<T> answer) throws SQLException {
        return session.query(step, queryTag(step), sql, binds, answer);
    }

    /** Identifies a statement whose answer was lost in Snowflake's query history. */
    private String queryTag(String step) {
        return "{\"execution\":%s,\"upload\":\"%s\",\"attempt\":%d,\"step\":\"%s\"}"
                .formatted(tagged(claim.execution().id()), claim.uploadId(), claim.attempt(), step);
    }

    /** As JSON; Snowflake accepts tags of up to 2000 characters. */
    private static String tagged(String id) {
        String json = TextNode.valueOf(id).toString();
        return json.length() <= LONGEST_TAGGED_ID ? json : "null";
    }

    public Optional<List<Map<String, Object>>> describe(QualifiedName table) throws SQLException {
        return session.describe(table);
    }

    /** Empty once it has been released. */
    public Optional<Session> snowflake() {
        return isOpen ? Optional.of(session) : Optional.empty();
    }

    public Path directory() {
        return directory;
    }

    public StagedFiles files() {
        return files;
    }

    /** How the files are sent. */
    public Sending sending() {
        return sending;
    }

    public Parts parts() {
        return parts;
    }

    /** Empty unless the destination has receipts. */
    public Optional<UploadReceipt> receipt() {
        return receipt;
    }

    public PhaseTimes phases() {
        return phases;
    }

    public ResultStream result() {
        if (result == null) {
            throw new IllegalStateException("The result has not been opened.");
        }
        return result;
    }

    public void result(ResultStream stream) {
        result = stream;
    }

    /** Frees the rows that it holds in memory. Idempotent. */
    public void closeResult() throws IOException {
        if (result != null) {
            result.close();
            result = null;
        }
    }

    /** Whether the result is small enough to be held in memory as a whole. */
    public boolean isSmall() {
        return result().isSmall();
    }

    /** Sends no further file, and waits for those under way, so that they can be removed. */
    public void endSending() {
        sending.end();
    }

    /** Whether the stage contains files that this session can still remove. */
    public boolean hasStagedFiles() {
        return isOpen && files.areInStage();
    }

    boolean mayHaveBeenRolledBack() {
        return session.mayHaveBeenRolledBack();
    }

    /** How long ago the first change of the open transaction was answered; zero if none was. */
    public Duration sinceFirstChange() {
        return session.sinceFirstChange();
    }

    /** The statements executed in the session, in order. */
    public List<StatementTrace> statements() {
        return isOpen ? session.trace() : trace;
    }

    /** Whether Snowflake has answered a statement. */
    public boolean isAnswered() {
        return statements().stream().anyMatch(statement -> statement.queryId() != null);
    }

    /** Ends a pass whose statements all succeeded: the session is kept for the next upload. */
    public void release() {
        close(sessions::release);
    }

    /** Ends a failed pass: Snowflake rolls back the session's open transaction. Idempotent. */
    public void discard() {
        close(sessions::discard);
    }

    private void close(Consumer<Session> close) {
        endSending();
        if (isOpen) {
            trace = session.trace();
            isOpen = false;
            close.accept(session);
        }
        try {
            closeResult();
        } catch (IOException e) {
            LOG.debug(
                    "The result of execution {} could not be closed: {}",
                    claim.execution().id(),
                    e.getMessage());
        }
        try {
            WorkDirectory.delete(directory);
        } catch (IOException e) {
            LOG.warn(
                    "The files of execution {} could not be deleted ({}); delete {} manually.",
                    claim.execution().id(),
                    e,
                    directory);
        }
    }
}
