package org.amcsnowflake.local.snowflake.fault;

import org.amcsnowflake.local.snowflake.engine.SnowflakeError;

import java.time.Duration;

/** What goes wrong. Before means that the statement has no effect; after, that it had, and the client does not hear of it. */
public sealed interface FaultAction {

    record FailBefore(SnowflakeError error) implements FaultAction {}

    record FailAfter(SnowflakeError error) implements FaultAction {}

    /** Closes the connection without an answer. */
    record DropBefore() implements FaultAction {}

    record DropAfter() implements FaultAction {}

    /** The statement takes this much longer; it can be cancelled meanwhile. */
    record Delay(Duration duration) implements FaultAction {}

    /** No answer comes at all, until the fault is deleted; the statement has no effect. */
    record Hang() implements FaultAction {}

    /** Snowflake's front door answers with this status and the statement has no effect. */
    record HttpStatus(int status) implements FaultAction {}

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
        return !(this instanceof FailBefore || this instanceof FailAfter || this instanceof Delay);
    }
}
