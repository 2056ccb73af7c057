package org.amcsnowflake.failures;

import org.amcsnowflake.destination.DestinationException;
import org.amcsnowflake.execution.DatabaseFailure;
import org.amcsnowflake.execution.InvalidExecutionException;
import org.amcsnowflake.sql.InvalidNameException;

import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a failure means and what to do about it: the one place that reads Snowflake's codes.
 *
 * @param sentence for the execution's owner; the original message follows if it helps
 * @param fixSql statements that would fix it, none of which comes from a message
 * @param logSentence the sentence for logs and notifications, without values of the result
 */
public record Diagnosis(ErrorClass errorClass, String sentence, List<String> fixSql, String logSentence) {
    /**
     * SQLSTATE classes of temporary failures: connection, invalid transaction state (a read-only standby), rollback,
     * insufficient resources, object in use, operator intervention, system error, internal error.
     */
    private static final Set<String> PASSING_STATES = Set.of("08", "25", "40", "53", "55", "57", "58", "XX");

    /** The end of HikariCP's message. */
    private static final Pattern POOL_COUNTS = Pattern.compile("\\(total=[^)]*\\)");

    public Diagnosis {
        fixSql = List.copyOf(fixSql);
    }

    Diagnosis(ErrorClass errorClass, String sentence) {
        this(errorClass, sentence, sentence);
    }

    Diagnosis(ErrorClass errorClass, String sentence, List<String> fixSql) {
        this(errorClass, sentence, fixSql, sentence);
    }

    private Diagnosis(ErrorClass errorClass, String sentence, String logSentence) {
        this(errorClass, sentence, List.of(), logSentence);
    }

    public static Diagnosis of(Throwable failure) {
        return of(failure, ErrorContext.UNKNOWN);
    }

    /** @param context supplies the names in the sentence */
    public static Diagnosis of(Throwable failure, ErrorContext context) {
        if (isDiskFull(failure)) {
            return new Diagnosis(
                    ErrorClass.BUSY,
                    "The disk of the service's machine is full, so the result cannot be staged. Free some space, or"
                            + " set upload.directory and java.io.tmpdir to a larger disk.");
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            // Also checked first: the driver wraps what RefusedRedirects throws.
            if (cause instanceof Fault fault) {
                return new Diagnosis(fault.errorClass(), fault.getMessage(), fault.fixSql(), fault.logSentence());
            }
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            Optional<Diagnosis> diagnosis = known(cause, context);
            if (diagnosis.isPresent()) {
                return diagnosis.get();
            }
        }
        String name = failure.getClass().getSimpleName();
        return new Diagnosis(
                ErrorClass.INTERNAL, defect(name + ": " + failure.getMessage()), defect(name + at(failure)));
    }

    /** Whether Snowflake refused a request, which proves that it can be reached. */
    public static boolean isRefusal(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && isFromSnowflake(sql)) {
                return !SnowflakeDiagnosis.isMadeByDriver(sql)
                        && SnowflakeDiagnosis.of(sql, ErrorContext.UNKNOWN).errorClass() != ErrorClass.UNAVAILABLE;
            }
        }
        return false;
    }

    /** Whether the cause may be that the target table has changed since it was described. */
    public boolean mayConcernTarget() {
        return switch (errorClass) {
            case DATA, NOT_FOUND, INTERNAL, UNKNOWN -> true;
            case TRANSIENT, UNAVAILABLE, BUSY, AUTHENTICATION, ACCOUNT, PRIVILEGE, LEASE_LOST -> false;
        };
    }

    private static Optional<Diagnosis> known(Throwable cause, ErrorContext context) {
        if (cause instanceof InvalidExecutionException || cause instanceof InvalidNameException) {
            return Optional.of(
                    new Diagnosis(ErrorClass.DATA, "The execution cannot be uploaded: " + cause.getMessage()));
        }
        if (cause instanceof DestinationException) {
            return Optional.of(new Diagnosis(ErrorClass.AUTHENTICATION, String.valueOf(cause.getMessage())));
        }
        if (cause instanceof IllegalStateException && "Shutdown in progress".equals(cause.getMessage())) {
            // The JDK's message when the driver registers a shutdown hook while the process shuts down.
            return Optional.of(new Diagnosis(ErrorClass.TRANSIENT, "The service was shutting down during the upload."));
        }
        if (cause instanceof SQLException sql) {
            return Optional.of(isFromSnowflake(sql) ? SnowflakeDiagnosis.of(sql, context) : ofPostgres(sql));
        }
        return Optional.empty();
    }

    /** Checked first, since the driver wraps it in an exception of its own. */
    private static boolean isDiskFull(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            if (cause instanceof IOException
                    && (message.contains("No space left on device") || message.contains("Disk quota exceeded"))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isFromSnowflake(SQLException failure) {
        return failure.getClass().getName().startsWith("net.snowflake.");
    }

    private static Diagnosis ofPostgres(SQLException failure) {
        if (failure instanceof SQLTransientConnectionException) {
            // From the pool: its own message only says how long it waited.
            return failure.getCause() instanceof SQLException reason
                    ? ofUnreachablePostgres(reason)
                    : ofExhaustedPool(failure);
        }
        String state = failure.getSQLState();
        if ("53300".equals(state)) {
            return new Diagnosis(
                    ErrorClass.TRANSIENT,
                    "The AMC manager's database has no free connection: each instance needs up to upload.workers +"
                            + " database.connections of them. (PostgreSQL says: " + failure.getMessage() + ")");
        }
        if ("57014".equals(state)) {
            return new Diagnosis(
                    ErrorClass.TRANSIENT,
                    "The AMC manager's database cancelled a statement, possibly because of its user's"
                            + " statement_timeout. If that is below 30 seconds, run ALTER ROLE … SET statement_timeout ="
                            + " '30s'. (PostgreSQL says: "
                            + failure.getMessage()
                            + ")");
        }
        if (state == null || PASSING_STATES.contains(state.substring(0, Math.min(2, state.length())))) {
            return new Diagnosis(
                    ErrorClass.TRANSIENT,
                    "The AMC manager's database did not answer as expected: " + sentence(failure.getMessage()));
        }
        String refused = "The AMC manager's database refused a statement: ";
        return new Diagnosis(
                ErrorClass.INTERNAL, refused + sentence(failure.getMessage()), refused + "SQLSTATE " + state + ".");
    }

    private static Diagnosis ofUnreachablePostgres(SQLException reason) {
        if ("53300".equals(reason.getSQLState())) {
            return ofPostgres(reason);
        }
        String sentence = "The AMC manager's database accepts no connection";
        return new Diagnosis(
                ErrorClass.TRANSIENT, sentence + ".", sentence + ": " + sentence(DatabaseFailure.reason(reason)));
    }

    /** No attempt to connect has failed: each connection is in use, waits for an answer or is still being opened. */
    private static Diagnosis ofExhaustedPool(SQLException timeout) {
        String sentence = "No connection to the AMC manager's database became free in time: all are in use, or the"
                + " database does not answer.";
        Matcher counts = POOL_COUNTS.matcher(String.valueOf(timeout.getMessage()));
        return new Diagnosis(
                ErrorClass.TRANSIENT, sentence, counts.find() ? sentence + " " + counts.group() + "." : sentence);
    }

    private static String defect(String failure) {
        return "Unexpected failure of the service (" + failure + "); please report it with the execution's id.";
    }

    private static String at(Throwable failure) {
        StackTraceElement[] stack = failure.getStackTrace();
        return stack.length == 0 ? "" : " at " + stack[0];
    }

    private static String sentence(String message) {
        return message.endsWith(".") ? message : message + ".";
    }
}
