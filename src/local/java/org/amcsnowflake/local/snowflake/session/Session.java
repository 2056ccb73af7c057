package org.amcsnowflake.local.snowflake.session;

import org.amcsnowflake.local.snowflake.engine.EngineSession;
import org.amcsnowflake.local.snowflake.engine.SessionState;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** One client's session: runs one statement at a time, and remembers the latest ones so that none runs twice. */
public final class Session {
    private static final int ANSWERS_KEPT = 16;

    private final long id;
    private final String account;
    private final String user;
    private final EngineSession engine;
    private final Tokens tokens;
    private final Duration latency;
    private final Executor executor;
    private final StatementLog log;
    private final UploadFaults uploads = new UploadFaults();
    private final Map<String, Statement> byRequest = new LinkedHashMap<>();
    private CompletableFuture<Void> lane = CompletableFuture.completedFuture(null);
    private boolean closed;

    Session(long id, String account, String user, EngineSession engine, Tokens tokens, Running running) {
        this.id = id;
        this.account = account;
        this.user = user;
        this.engine = engine;
        this.tokens = tokens;
        this.latency = running.latency();
        this.executor = running.executor();
        this.log = new StatementLog(running.history(), running.clock(), this);
    }

    /** What statements need to run, shared by all sessions. */
    record Running(Executor executor, Duration latency, History history, Clock clock) {}

    public long id() {
        return id;
    }

    public String account() {
        return account;
    }

    public String user() {
        return user;
    }

    public Tokens tokens() {
        return tokens;
    }

    public SessionState state() {
        return engine.state();
    }

    public synchronized Optional<Statement> byRequestId(String requestId) {
        return Optional.ofNullable(byRequest.get(requestId));
    }

    public synchronized Optional<Statement> byQueryId(String queryId) {
        return byRequest.values().stream()
                .filter(each -> each.queryId().equals(queryId))
                .findFirst();
    }

    /** The statement with this request id: a new one, or the one it has already started. */
    public synchronized Statement submit(Submission submission) {
        Statement known = byRequest.get(submission.requestId());
        if (known != null) {
            log.resent(known);
            return known;
        }
        if (closed) {
            throw gone();
        }
        Statement statement = new Statement(submission, log::ended);
        forgetOldest();
        byRequest.put(submission.requestId(), statement);
        log.began(statement);
        next(() -> run(statement));
        return statement;
    }

    public void cancel(Statement statement) {
        statement.cancel(engine);
    }

    /** @return the number of statements that had not ended */
    int cancelAll() {
        List<Statement> open = open();
        open.forEach(this::cancel);
        return open.size();
    }

    private synchronized List<Statement> open() {
        return byRequest.values().stream().filter(each -> !each.hasEnded()).toList();
    }

    static Refusal gone() {
        return new Refusal("390111", "Session no longer exists. New login required to access the service.");
    }

    /** Cancels running statements and rolls back. */
    void close() {
        List<Statement> open;
        CompletableFuture<Void> end;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            open = open();
            end = next(() -> {
                uploads.settle();
                engine.close();
            });
        }
        open.forEach(this::cancel);
        end.join();
    }

    private void run(Statement statement) {
        log.runs(statement);
        uploads.settle();
        statement.run(engine, latency, uploads);
    }

    /** Whatever the previous step's outcome: a failed one must not block the next ones. */
    private CompletableFuture<Void> next(Runnable step) {
        lane = lane.handleAsync(
                (before, mishap) -> {
                    step.run();
                    return null;
                },
                executor);
        return lane;
    }

    private void forgetOldest() {
        var oldest = byRequest.values().iterator();
        while (byRequest.size() >= ANSWERS_KEPT && oldest.hasNext()) {
            if (oldest.next().hasEnded()) {
                oldest.remove();
            }
        }
    }
}
