package org.amcsnowflake.local.snowflake.protocol;

import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.amcsnowflake.local.snowflake.fault.FaultAction;
import org.amcsnowflake.local.snowflake.fault.Faults;
import org.amcsnowflake.local.snowflake.session.History;
import org.amcsnowflake.local.snowflake.session.Outcome;
import org.amcsnowflake.local.snowflake.session.Session;
import org.amcsnowflake.local.snowflake.session.Sessions;
import org.amcsnowflake.local.snowflake.session.Statement;
import org.amcsnowflake.local.snowflake.session.Submission;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/** Executes statements, keeps requests open while they run, and cancels them. */
final class QueryEndpoint {
    private static final Duration UNTIL_IT_ENDS = Duration.ofDays(1);

    private final Sessions sessions;
    private final Faults faults;
    private final FaultGate gate;
    private final History history;
    private final Duration hold;

    QueryEndpoint(Backend served, FaultGate gate) {
        this.sessions = served.sessions();
        this.faults = served.faults();
        this.history = served.history();
        this.hold = served.hold();
        this.gate = gate;
    }

    Reply query(Request request) throws IOException {
        String token = request.token();
        Session session = sessions.sessionOf(token);
        String requestId =
                request.parameter("requestId").orElseGet(() -> UUID.randomUUID().toString());
        QueryRequest query = QueryRequest.read(request.body());
        // A resent statement is not executed again, so only its connection can be affected.
        boolean resent = session.byRequestId(requestId).isPresent();
        FaultAction fault = take(query, action -> !resent || action.onConnection());
        boolean onConnection = fault != null && fault.onConnection();
        Submission submission = new Submission(requestId, query.kind(), query.query(), onConnection ? null : fault);
        return gate.pass(onConnection ? fault : null, request, () -> {
            Statement statement = sessions.byToken(token).submit(submission);
            if (fault instanceof FaultAction.DropAfter || fault instanceof FaultAction.HangAfter) {
                statement.await(UNTIL_IT_ENDS);
            }
            return query.async() ? running("333334", statement) : answer(statement);
        });
    }

    Reply result(Request request, String queryId) {
        return sessions.byToken(request.token())
                .byQueryId(queryId)
                .map(this::answer)
                .orElseGet(() -> ResultReply.failed(
                        new SnowflakeError("000709", "02000", "Statement " + queryId + " not found"), queryId));
    }

    /** Succeeds if there is nothing to cancel: the statement may just have ended. */
    Reply abort(Request request) throws IOException {
        Session session = sessions.byToken(request.token());
        session.byRequestId(request.body().path("requestId").asText()).ifPresent(session::cancel);
        return Reply.success(json -> json.writeNull());
    }

    private @Nullable FaultAction take(QueryRequest query, Predicate<FaultAction> eligible) {
        String tag = query.query().parameters().getOrDefault("QUERY_TAG", "");
        return faults.take(query.kind(), query.query().sqlText() + "\n" + tag, eligible)
                .orElse(null);
    }

    private Reply answer(Statement statement) {
        Optional<Outcome> outcome = statement.await(hold);
        if (outcome.isEmpty()) {
            return running("333333", statement);
        }
        if (outcome.get() instanceof Outcome.Succeeded succeeded) {
            return ResultReply.succeeded(
                    succeeded, statement.submission().query(), rows -> history.returned(statement.queryId(), rows));
        }
        return ResultReply.failed(((Outcome.Failed) outcome.get()).error(), statement.queryId());
    }

    private static Reply running(String code, Statement statement) {
        return Reply.of(true, code, "Query execution in progress.", json -> {
            json.writeStartObject();
            json.writeStringField("queryId", statement.queryId());
            json.writeStringField("getResultUrl", "/queries/" + statement.queryId() + "/result");
            json.writeNumberField("queryAbortsAfterSecs", 300);
            json.writeNullField("progressDesc");
            json.writeEndObject();
        });
    }
}
