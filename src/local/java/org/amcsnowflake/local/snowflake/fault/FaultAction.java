package org.amcsnowflake.local.snowflake.fault;

import org.amcsnowflake.local.snowflake.engine.SnowflakeError;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What goes wrong. Before means that the statement has no effect; after, that it had, and the client does not hear of it. */
public sealed interface FaultAction {

    record FailBefore(SnowflakeError error) implements FaultAction {}

    record FailAfter(SnowflakeError error) implements FaultAction {}

    /** Closes the connection without an answer. */
    record DropBefore() implements FaultAction {}

    record DropAfter() implements FaultAction {}

    /**
     * The statement takes this much longer; it can be cancelled meanwhile.
     *
     * @param lifted completed when the fault is deleted, so that the statement continues immediately
     */
    record Delay(Duration duration, CompletableFuture<Void> lifted) implements FaultAction {

        public Delay(Duration duration) {
            this(duration, new CompletableFuture<>());
        }

        /** For as long as it takes: {@link #lift} ends it. */
        public static Delay untilLifted() {
            return new Delay(Duration.ofDays(1));
        }

        /** Lets what is delayed go on; the fault stays in force and delays nothing any more. */
        public void lift() {
            lifted.complete(null);
        }

        /** Waits out the delay, or until it is lifted or {@code other} is done. */
        public void await(CompletableFuture<?> other) throws InterruptedException {
            try {
                CompletableFuture.anyOf(lifted, other).get(duration.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException | ExecutionException over) {
                // The request continues.
            }
        }
    }

    /** No answer comes at all, until the fault is deleted; the statement has no effect. */
    record Hang() implements FaultAction {}

    /** The statement takes effect, and no answer comes until the fault is deleted. */
    record HangAfter() implements FaultAction {}

    /** Snowflake's front door answers with this status and the statement has no effect. */
    record HttpStatus(int status) implements FaultAction {}

    /** What a PUT uploads does not arrive, though the statement itself succeeds. */
    record FailUpload(Way way) implements FaultAction {

        public enum Way {
            /** The client cannot write, and says so. */
            REFUSED,
            /** The client has uploaded, but the files are missing. */
            LOST,
            /** Only half of each file is stored. */
            CUT
        }
    }

    /** The session's token has expired just now: the client has to renew it. */
    record ExpireToken() implements FaultAction {}

    /** The session has ended just now, as it does when Snowflake is restarted or an administrator ends it. */
    record EndSession() implements FaultAction {}

    /** Whether it needs a session, which a login has not got yet. */
    default boolean onSession() {
        return this instanceof ExpireToken || this instanceof EndSession;
    }

    /** Whether it concerns the connection, so that it can also hit a request that is sent again. */
    default boolean onConnection() {
        return !(this instanceof FailBefore
                || this instanceof FailAfter
                || this instanceof FailUpload
                || this instanceof Delay);
    }
}
