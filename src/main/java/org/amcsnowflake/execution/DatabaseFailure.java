package org.amcsnowflake.execution;

import org.jspecify.annotations.Nullable;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Optional;

/** What PostgreSQL's driver reports, for logs and operators. */
public final class DatabaseFailure {
    private DatabaseFailure() {}

    /**
     * The driver's message, and its cause if the message leaves it out: that the host is unknown, or has not answered in
     * time, is only called an attempt that failed.
     */
    public static String reason(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        return cause(failure.getCause())
                .map(cause -> message.replaceFirst("[.]$", "") + ": " + cause + ".")
                .orElse(message);
    }

    /** A refused connection has a message of its own. */
    private static Optional<String> cause(@Nullable Throwable cause) {
        if (cause instanceof UnknownHostException) {
            return Optional.of("there is no host " + cause.getMessage());
        }
        if (cause instanceof SocketTimeoutException) {
            return Optional.of("there was no response in time");
        }
        if (cause instanceof EOFException) {
            return Optional.of("the connection was closed");
        }
        return cause instanceof IOException && !(cause instanceof ConnectException)
                ? Optional.ofNullable(cause.getMessage()).map(text -> text.replaceFirst("[.]$", ""))
                : Optional.empty();
    }
}
