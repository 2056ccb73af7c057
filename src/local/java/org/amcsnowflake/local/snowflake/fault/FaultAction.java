package org.amcsnowflake.local.snowflake.fault;

import org.amcsnowflake.local.snowflake.engine.SnowflakeError;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The kind of failure. "Before" means that the statement has no effect; "after", that it takes effect and the client
 * gets no answer.
 */
public sealed interface FaultAction {

    record FailBefore(SnowflakeError error) implements FaultAction {}

    record FailAfter(SnowflakeError error) implements FaultAction {}

    /** Closes the connection without a response. */
    record DropBefore() implements FaultAction {}

    record DropAfter() implements FaultAction {}

    /**
     * Delays the statement, which can be cancelled meanwhile.
     *
     * @param lifted completed when the fault is deleted, so that the statement continues immediately
     */
    record Delay(Duration duration, CompletableFuture<Void> lifted) implements FaultAction {

        public Delay(Duration duration) {
            this(duration, new CompletableFuture<>());
        }

        /** Without a time limit; {@link #lift} ends it. */
        public static Delay untilLifted() {
            return new Delay(Duration.ofDays(1));
        }

        /** Resumes delayed requests; the fault stays active, but delays no further requests. */
        public void lift() {
            lifted.complete(null);
        }

        /** Waits until the delay is over, it is lifted, or {@code other} is done. */
        public void await(CompletableFuture<?> other) throws InterruptedException {
            try {
                CompletableFuture.anyOf(lifted, other).get(duration.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException | ExecutionException over) {
                // The request continues.
            }
        }
    }

    /** There is no response until the fault is deleted; the statement has no effect. */
    record Hang() implements FaultAction {}

    /** The statement takes effect, and there is no response until the fault is deleted. */
    record HangAfter() implements FaultAction {}

    /** A gateway in front of Snowflake responds with this status; the statement has no effect. */
    record HttpStatus(int status) implements FaultAction {}

    /** The files of a PUT do not arrive, although the statement itself succeeds. */
    record FailUpload(Way way) implements FaultAction {

        public enum Way {
            /** The client cannot write, and reports it. */
            REFUSED,
            /** The client has uploaded, but the files are missing. */
            LOST,
            /** Only half of each file is stored. */
            CUT
        }
    }

    /** The session's token has just expired, so the client must renew it. */
    record ExpireToken() implements FaultAction {}

    /** The session has just ended, as when Snowflake restarts or an administrator ends it. */
    record EndSession() implements FaultAction {}

    /** Whether it requires a session, which a login does not have yet. */
    default boolean onSession() {
        return this instanceof ExpireToken || this instanceof EndSession;
    }

    /** Whether it affects the connection, so that it can also affect a resent request. */
    default boolean onConnection() {
        return !(this instanceof FailBefore
                || this instanceof FailAfter
                || this instanceof FailUpload
                || this instanceof Delay);
    }
}
