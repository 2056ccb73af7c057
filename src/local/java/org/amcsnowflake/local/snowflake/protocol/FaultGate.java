package org.amcsnowflake.local.snowflake.protocol;

import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.amcsnowflake.local.snowflake.fault.FaultAction;
import org.amcsnowflake.local.snowflake.fault.Faults;
import org.amcsnowflake.local.snowflake.session.Sessions;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** Lets a request pass, or applies a fault to it. */
final class FaultGate {
    private final Faults faults;
    private final Sessions sessions;

    FaultGate(Faults faults, Sessions sessions) {
        this.faults = faults;
        this.sessions = sessions;
    }

    /** The normal handling of a request. */
    interface Work {
        Reply run() throws IOException;
    }

    Reply pass(@Nullable FaultAction fault, Request request, Work work) throws IOException {
        if (fault == null) {
            return work.run();
        } else if (fault instanceof FaultAction.HttpStatus front) {
            return Reply.status(front.status());
        } else if (fault instanceof FaultAction.DropBefore) {
            return Reply.drop();
        } else if (fault instanceof FaultAction.DropAfter) {
            work.run();
            return Reply.drop();
        } else if (fault instanceof FaultAction.HangAfter) {
            work.run();
            wait(fault);
            return Reply.drop();
        } else if (fault instanceof FaultAction.FailBefore failure) {
            return refused(failure.error());
        } else if (fault instanceof FaultAction.FailAfter failure) {
            work.run();
            return refused(failure.error());
        } else if (fault instanceof FaultAction.ExpireToken) {
            sessions.sessionOf(request.token()).tokens().expire();
            return work.run();
        } else if (fault instanceof FaultAction.EndSession) {
            sessions.close(sessions.sessionOf(request.token()));
            return work.run();
        }
        return wait(fault) ? work.run() : Reply.drop();
    }

    /** Whether the request continues after the wait. */
    private boolean wait(FaultAction fault) {
        try {
            if (fault instanceof FaultAction.Delay delay) {
                delay.await(new CompletableFuture<>());
                return true;
            }
            faults.awaitRemoval(fault);
            return false;
        } catch (InterruptedException shutdown) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Reply refused(SnowflakeError error) {
        return Reply.refused(error.code(), String.valueOf(error.getMessage()));
    }
}
