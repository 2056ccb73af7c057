package org.amcsnowflake.upload;

import org.amcsnowflake.destination.Destination;
import org.amcsnowflake.destination.DestinationKey;
import org.amcsnowflake.failures.Diagnosis;
import org.amcsnowflake.failures.ErrorClass;
import org.amcsnowflake.failures.ErrorContext;
import org.amcsnowflake.logging.LogContext;
import org.amcsnowflake.metrics.UploadMetrics;
import org.amcsnowflake.metrics.UploadMetrics.Outcome;
import org.amcsnowflake.snowflake.Session;
import org.amcsnowflake.snowflake.StatementTrace;
import org.amcsnowflake.sql.QualifiedName;
import org.amcsnowflake.sql.TargetTable;
import org.amcsnowflake.upload.phase.Claim;
import org.amcsnowflake.upload.phase.Merged;
import org.amcsnowflake.upload.phase.PlannedLoad;
import org.amcsnowflake.upload.phase.Upload;
import org.amcsnowflake.upload.phase.UploadReceipt;
import org.amcsnowflake.upload.plan.Target;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Decides how to handle a failure: redeliver within seconds, retry in a later attempt, or give up. Thread-safe. */
public final class Failures {
    private static final Logger UPLOADS = LoggerFactory.getLogger("uploads");
    private static final int STACK_LINES = 12;

    private final int attempts;
    private final int redeliveries;
    private final Duration delay;
    private final Duration busyDelay;
    private final Duration within;
    private final Duration loginTimeout;

    /**
     * @param attempts the maximum per upload
     * @param redeliveries the maximum per attempt
     * @param delay before the second attempt; doubled for each further attempt
     * @param busyDelay the same if the warehouse is suspended, out of credits or busy
     * @param within how long after the start of an attempt redeliveries are allowed
     * @param loginTimeout the longest time for a sign-in
     */
    public Failures(
            int attempts,
            int redeliveries,
            Duration delay,
            Duration busyDelay,
            Duration within,
            Duration loginTimeout) {
        this.attempts = attempts;
        this.redeliveries = redeliveries;
        this.delay = delay;
        this.busyDelay = busyDelay;
        this.within = within;
        this.loginTimeout = loginTimeout;
    }

    /**
     * Whether to redeliver within seconds: after a temporary failure, or if the target no longer fits because somebody
     * changed it after it was described; but not while the service stops. Camel has already counted the next
     * redelivery.
     */
    public boolean isToBeRedelivered(
            Exchange exchange,
            @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Throwable failure,
            @Header(Exchange.REDELIVERY_COUNTER) @Nullable Integer counter,
            @Variable("upload") @Nullable Upload upload) {
        Diagnosis diagnosis = Diagnosis.of(failure);
        return !isAfterCommit(failure, upload)
                && (counter == null || counter <= redeliveries)
                && exchange.getClock().elapsed() < within.toMillis()
                && !exchange.getContext().isStopping()
                && !isUnresponsive(exchange, diagnosis, upload)
                && (diagnosis.errorClass().mayBeRedelivered()
                        || diagnosis.mayConcernTarget() && upload != null && hasTargetChanged(upload));
    }

    /**
     * Whether a sign-in has failed after it had no answer for all its time. The account is not expected to answer within
     * seconds, and each further sign-in would occupy the worker as long.
     */
    private boolean isUnresponsive(Exchange exchange, Diagnosis diagnosis, @Nullable Upload upload) {
        return upload == null
                && diagnosis.errorClass() == ErrorClass.UNAVAILABLE
                && exchange.getClock().elapsed() >= loginTimeout.toMillis();
    }

    /** Whether the target has changed since the upload was planned, or since planning began. */
    private static boolean hasTargetChanged(Upload upload) {
        if (upload.session().snowflake().isEmpty()) {
            return false;
        }
        Target target = upload.target();
        try {
            Optional<TargetTable> now = upload.session()
                    .describe(target.name())
                    .map(rows -> TargetTable.unknown(target.name()).described(rows));
            if (upload instanceof PlannedLoad planned && planned.isChangingTarget()) {
                // The difference may be this upload's own change.
                return now.isEmpty() && target.existing().isPresent();
            }
            return upload.plan()
                    .map(load -> now.isEmpty() || !load.differences(now.get()).isEmpty())
                    .orElseGet(() -> !columns(now).equals(columns(target.existing())));
        } catch (SQLException unreachable) {
            return false;
        }
    }

    private static List<Object> columns(Optional<TargetTable> table) {
        return table.<List<Object>>map(known -> List.of(known.columns(), known.required()))
                .orElse(List.of());
    }

    /**
     * Whether the rows have arrived, so that only the bookkeeping remains. False if the lease on the table was lost:
     * the worker that took over rolled back the transaction before its COMMIT.
     */
    public boolean isAfterCommit(
            @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Throwable failure,
            @Variable("upload") @Nullable Upload upload) {
        return upload instanceof Merged && Diagnosis.of(failure).errorClass() != ErrorClass.LEASE_LOST;
    }

    /**
     * Whether the failure may be caused by the shutdown, so that it says nothing about the upload: components stop one
     * after the other, which causes many kinds of exceptions.
     */
    public boolean isDuringShutdown(Exchange exchange, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Throwable failure) {
        ErrorClass errorClass = Diagnosis.of(failure).errorClass();
        return exchange.getContext().isStopping()
                && (errorClass.mayBeRedelivered() || errorClass == ErrorClass.INTERNAL);
    }

    /**
     * The parameters of record-failure.sql, and {@code leaves_files}: whether the session can remove the files it
     * staged.
     */
    public Map<String, @Nullable Object> describe(
            Exchange exchange,
            @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Throwable failure,
            @Variable("claim") @Nullable Claim claim,
            @Variable("upload") @Nullable Upload upload,
            @Variable("destination") @Nullable Destination destination,
            @Variable("targetLease") @Nullable Object targetLease) {
        Diagnosis diagnosis = Diagnosis.of(failure, context(failure, upload, destination));
        if (diagnosis.errorClass() == ErrorClass.INTERNAL && !isDuringShutdown(exchange, failure)) {
            LogContext.defect(UPLOADS, "defect     " + diagnosis.logSentence(), failure);
        }
        if (upload != null) {
            upload.session().endSending();
        }
        Map<String, @Nullable Object> values = new HashMap<>();
        values.put("error_class", diagnosis.errorClass().name());
        values.put("error_message", diagnosis.sentence() + remedy(diagnosis, upload));
        values.put("log_message", diagnosis.logSentence() + remedy(diagnosis, upload));
        values.put("fix_sql", Receipts.json(fixSql(diagnosis, upload)));
        values.put("stack_summary", LogContext.stackTrace(failure, STACK_LINES));
        values.put("may_be_repeated", mayBeRetried(diagnosis, destination));
        Duration first = diagnosis.errorClass().needsBusyDelay() ? busyDelay : delay;
        values.put("wait_seconds", first.toSeconds());
        values.put("leases", targetLease == null ? 0 : upload == null ? 1 : upload.targetCount());
        values.put("lost_message", Leases.LOST);
        values.put("lost_wait_seconds", delay.toSeconds());
        values.put(
                "leaves_files",
                upload != null && upload.session().hasStagedFiles() && !isRetriedSoon(diagnosis, upload));
        boolean isAnswered = upload != null && upload.session().isAnswered() || Diagnosis.isRefusal(failure);
        values.put("is_answered", isAnswered);
        // A failure after an answer concerns the upload alone: if the account is unavailable, a repeated pass gets no
        // answer at all.
        values.put("is_outage", diagnosis.errorClass() == ErrorClass.UNAVAILABLE && !isAnswered);
        Optional<DestinationKey> used = Optional.ofNullable(destination)
                .map(Destination::key)
                .or(() -> Optional.ofNullable(claim).flatMap(Claim::destination));
        values.put("destination_id", used.map(DestinationKey::configId).orElse(null));
        values.put("destination_version", used.map(DestinationKey::version).orElse(null));
        values.put("query_ids", upload == null ? "[]" : Receipts.queryIds(upload.session()));
        Long warehouseMillis = exchange.getVariable(Receipts.WAREHOUSE_MILLIS, Long.class);
        if (upload != null) {
            warehouseMillis = Receipts.warehouseMillis(upload.session(), warehouseMillis);
        }
        values.put("warehouse_millis", warehouseMillis);
        return values;
    }

    /**
     * Snowflake refuses a workload identity with the same codes if it is wrong and if the issuer's keys could not be
     * read; another attempt locks nobody.
     */
    private static boolean mayBeRetried(Diagnosis diagnosis, @Nullable Destination destination) {
        return diagnosis.errorClass().mayBeRetried()
                || diagnosis.errorClass() == ErrorClass.AUTHENTICATION
                        && destination != null
                        && !destination.credentials().mayLockUser();
    }

    /** As far as it is known by now. */
    private static ErrorContext context(Throwable failure, @Nullable Upload upload, @Nullable Destination destination) {
        if (destination == null) {
            return ErrorContext.UNKNOWN;
        }
        ErrorContext context = ErrorContext.of(destination);
        ErrorClass errorClass = Diagnosis.of(failure).errorClass();
        if (upload != null && (errorClass == ErrorClass.PRIVILEGE || errorClass == ErrorClass.NOT_FOUND)) {
            context = upload.session().snowflake().map(Session::context).orElse(context);
        }
        return upload == null ? context : context.at(table(upload));
    }

    /** The table that the last statement was about. */
    private static QualifiedName table(Upload upload) {
        List<StatementTrace> sent = upload.session().statements();
        return !sent.isEmpty() && UploadReceipt.isConcernedBy(sent.get(sent.size() - 1))
                ? upload.receipt().table().name()
                : upload.target().name();
    }

    /** The next attempt starts by removing the files that this one has staged. */
    private boolean isRetriedSoon(Diagnosis diagnosis, Upload upload) {
        return diagnosis.errorClass() == ErrorClass.UNAVAILABLE
                || diagnosis.errorClass().mayBeRedelivered() && upload.claim().attempt() < attempts;
    }

    /** The statements for the target's owner if the role may not change it. */
    private static String remedy(Diagnosis diagnosis, @Nullable Upload upload) {
        List<String> ownerSql = ownerSql(diagnosis, upload);
        return ownerSql.isEmpty()
                ? ""
                : " Or have the owner of " + upload.target() + " run: " + String.join(" ", ownerSql);
    }

    private static List<String> ownerSql(Diagnosis diagnosis, @Nullable Upload upload) {
        if (diagnosis.errorClass() != ErrorClass.PRIVILEGE
                || !(upload instanceof PlannedLoad planned && planned.isChangingTarget())) {
            return List.of();
        }
        return planned.load().changes().stream()
                .map(sql -> sql.replaceAll("\\s*\\n\\s*", " ") + ";")
                .toList();
    }

    private static List<String> fixSql(Diagnosis diagnosis, @Nullable Upload upload) {
        return Stream.concat(diagnosis.fixSql().stream(), ownerSql(diagnosis, upload).stream())
                .toList();
    }

    /**
     * Counts the failed attempt.
     *
     * @param recorded the result of record-failure.sql: no row if another instance has taken over the execution
     */
    public void count(@Body @Nullable Map<String, @Nullable Object> recorded) {
        if (recorded == null) {
            UploadMetrics.attemptEnded(Outcome.LOST);
            return;
        }
        UploadMetrics.failed(ErrorClass.valueOf(String.valueOf(recorded.get("error_class"))));
        boolean isWaiting = recorded.get("outage") != null;
        boolean isDead = Boolean.TRUE.equals(recorded.get("dead"));
        UploadMetrics.attemptEnded(isWaiting ? Outcome.WAITING : isDead ? Outcome.DEAD_LETTER : Outcome.FAILED);
    }

    /** Counts an attempt whose instance is gone. */
    public void countLost() {
        UploadMetrics.attemptEnded(Outcome.LOST);
    }

    /**
     * A line for the log.
     *
     * @param failure the result of {@link #describe}
     * @param recorded the result of record-failure.sql: no row if another instance has taken over the execution
     */
    public String line(
            @Variable("failure") Map<String, Object> failure,
            @Variable("executionId") String executionId,
            @Body @Nullable Map<String, @Nullable Object> recorded) {
        if (recorded == null) {
            return "lost       execution " + executionId
                    + ": another worker has taken it over, because this one did not renew its lease within"
                    + " lease.duration. This failure is ignored: " + failure.get("log_message");
        }
        if (recorded.get("outage") != null) {
            return "outage     account " + recorded.get("outage") + " has been unavailable since "
                    + recorded.get("down_since")
                    + "; its uploads wait, and the next probe is at "
                    + recorded.get("next_attempt_at") + ": " + failure.get("log_message");
        }
        return "failed     execution " + executionId + ": " + recorded.get("log_message") + " Attempt "
                + recorded.get("attempts")
                + (Boolean.TRUE.equals(recorded.get("dead"))
                        ? "; it will not be retried automatically."
                        : "; next attempt at " + recorded.get("next_attempt_at") + ".");
    }

    /** The failure, without values of the result. */
    public String logSentence(@ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Throwable failure) {
        return Diagnosis.of(failure).logSentence();
    }

    /** The line if the end of the attempt could not be recorded. */
    public String unrecordedLine(
            @Variable("failure") @Nullable Map<String, Object> failure,
            @Variable("executionId") String executionId,
            @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Throwable unwritten) {
        return "failed     execution " + executionId + ": "
                + (failure == null ? "" : failure.get("log_message") + " ")
                + "This could not be recorded, so the attempt counts as lost when its lease expires: "
                + Diagnosis.of(unwritten).logSentence();
    }
}
