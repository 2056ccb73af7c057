package org.amcsnowflake.execution;

import java.io.IOException;
import java.net.ConnectException;

/** What PostgreSQL's driver reports, for logs and operators. */
public final class DatabaseFailure {
    private DatabaseFailure() {}

    /**
     * The driver's message, and its cause if the message leaves it out: that the host is unknown, or has not answered in
     * time, is only called an attempt that failed.
     */
    public static String reason(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        Throwable cause = failure.getCause();
        // A refused connection has a message of its own.
        return cause instanceof IOException && !(cause instanceof ConnectException)
                ? message.replaceFirst("[.]$", "") + " (" + cause.getClass().getSimpleName() + ": " + cause.getMessage()
                        + ")."
                : message;
    }
}
