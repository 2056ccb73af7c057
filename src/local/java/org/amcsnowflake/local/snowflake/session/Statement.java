package org.amcsnowflake.local.snowflake.session;

import org.amcsnowflake.local.snowflake.engine.Answer;
import org.amcsnowflake.local.snowflake.engine.EngineSession;
import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.amcsnowflake.local.snowflake.fault.FaultAction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;

/** One submitted statement: waiting for its turn in the session, running, or ended. Runs at most once. */
public final class Statement {
    private static final Logger LOG = LoggerFactory.getLogger(Statement.class);
    private static final String CANCELLED = "000604";
    private static final ScheduledThreadPoolExecutor TIMERS = timers();
    private static final Duration CANCEL_REPEATED_EVERY = Duration.ofMillis(50);
    private static final int CANCEL_REPEATED_TIMES = 200;

    private final Submission submission;
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private final BiConsumer<Statement, Outcome> onEnd;
    private boolean inEngine;
    private volatile @Nullable SnowflakeError stopped;

    /** @param onEnd called before any client receives the outcome */
    Statement(Submission submission, BiConsumer<Statement, Outcome> onEnd) {
        this.submission = submission;
        this.onEnd = onEnd;
    }

    private static ScheduledThreadPoolExecutor timers() {
        ScheduledThreadPoolExecutor timers = new ScheduledThreadPoolExecutor(2, work -> {
            Thread thread = new Thread(work, "local-snowflake-timeouts");
            thread.setDaemon(true);
            return thread;
        });
        timers.setRemoveOnCancelPolicy(true);
        return timers;
    }

    public String queryId() {
        return submission.query().queryId();
    }

    public Submission submission() {
        return submission;
    }

    /** The outcome, if it is available within the time. */
    public Optional<Outcome> await(Duration atMost) {
        try {
            return Optional.of(outcome.get(atMost.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException stillRunning) {
            return Optional.empty();
        } catch (InterruptedException shutdown) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException("A statement must end with an outcome.", impossible);
        }
    }

    boolean hasEnded() {
        return outcome.isDone();
    }

    void run(EngineSession engine, Duration latency, UploadFaults uploads) {
        Duration limit = engine.timeout(submission.query());
        Future<?> timer = TIMERS.schedule(() -> stop(engine, timedOut(limit)), limit.toMillis(), TimeUnit.MILLISECONDS);
        try {
            runInTime(engine, latency, uploads);
        } finally {
            timer.cancel(false);
        }
    }

    private void runInTime(EngineSession engine, Duration latency, UploadFaults uploads) {
        if (submission.fault() instanceof FaultAction.Delay delay) {
            waitOut(delay);
        }
        if (!latency.isZero()) {
            await(latency);
        }
        if (enterEngine()) {
            end(execute(engine, uploads));
        }
    }

    private void waitOut(FaultAction.Delay delay) {
        try {
            delay.await(outcome);
        } catch (InterruptedException shutdown) {
            Thread.currentThread().interrupt();
        }
    }

    void cancel(EngineSession engine) {
        stop(engine, cancelled());
    }

    private void stop(EngineSession engine, SnowflakeError reason) {
        synchronized (this) {
            stopped = reason;
            if (!inEngine) {
                end(new Outcome.Failed(reason));
                return;
            }
        }
        // Repeated, since the first cancel may arrive just before the engine knows the statement.
        for (int i = 0; i < CANCEL_REPEATED_TIMES && !hasEnded(); i++) {
            engine.cancel(queryId());
            await(CANCEL_REPEATED_EVERY);
        }
    }

    private synchronized boolean enterEngine() {
        inEngine = !hasEnded();
        return inEngine;
    }

    private synchronized void end(Outcome ended) {
        if (!hasEnded()) {
            try {
                onEnd.accept(this, ended);
            } finally {
                outcome.complete(ended);
            }
        }
    }

    private Outcome execute(EngineSession engine, UploadFaults uploads) {
        try {
            if (submission.fault() instanceof FaultAction.FailBefore fault) {
                return new Outcome.Failed(fault.error());
            }
            Answer answer = engine.execute(submission.query());
            if (submission.fault() instanceof FaultAction.FailAfter fault) {
                return new Outcome.Failed(fault.error());
            }
            if (submission.fault() instanceof FaultAction.FailUpload fault) {
                return new Outcome.Succeeded(uploads.diverted(answer, fault), engine.state());
            }
            return new Outcome.Succeeded(answer, engine.state());
        } catch (SnowflakeError error) {
            boolean isStopped = error.code().equals(CANCELLED) && stopped != null;
            return new Outcome.Failed(isStopped ? stopped : error);
        } catch (Throwable mishap) { // Even an Error: a statement without an outcome would hang its client.
            LOG.error(
                    "The local Snowflake failed on statement {}: {}",
                    queryId(),
                    submission.query().sqlText(),
                    mishap);
            return new Outcome.Failed(internal(mishap));
        }
    }

    private static SnowflakeError cancelled() {
        return new SnowflakeError(CANCELLED, "57014", "SQL execution canceled");
    }

    private static SnowflakeError timedOut(Duration limit) {
        return new SnowflakeError(
                "000630",
                "57014",
                "Statement reached its statement or warehouse timeout of " + limit.toSeconds()
                        + " second(s) and was canceled.");
    }

    private SnowflakeError internal(Throwable mishap) {
        return new SnowflakeError(
                "000603",
                "XX000",
                "SQL execution internal error:\nProcessing aborted by error 300010:" + queryId()
                        + "; the local Snowflake's log has it: " + mishap);
    }
}
