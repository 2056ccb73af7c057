package org.amcsnowflake.local.snowflake.session;

import org.amcsnowflake.local.snowflake.engine.LoggedStatement;
import org.amcsnowflake.local.snowflake.fault.RequestKind;
import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * A submitted statement.
 *
 * @param tag its QUERY_TAG: the statement's own, or the session's, or empty
 * @param requests the number of requests for it: more than one if it was resent after a lost answer
 * @param rows rows changed, loaded or returned; 0 until it has ended
 */
public record StatementRecord(
        String queryId,
        String requestId,
        long sessionId,
        String account,
        String user,
        RequestKind kind,
        String sqlText,
        String tag,
        Instant startedAt,
        @Nullable Instant endedAt,
        State state,
        long rows,
        @Nullable String errorCode,
        @Nullable String errorMessage,
        int requests) {

    public enum State {
        RUNNING("RUNNING"),
        SUCCEEDED("SUCCESS"),
        FAILED("FAILED_WITH_ERROR");

        private final String word;

        State(String word) {
            this.word = word;
        }

        /** As named in Snowflake. */
        public String word() {
            return word;
        }
    }

    LoggedStatement logged() {
        return new LoggedStatement(
                queryId,
                sqlText,
                kind.name(),
                sessionId,
                user,
                tag,
                state.word(),
                errorCode,
                errorMessage,
                startedAt,
                endedAt,
                rows);
    }

    StatementRecord resent() {
        return with(tag, endedAt, state, rows, errorCode, errorMessage, requests + 1);
    }

    StatementRecord tagged(String newTag) {
        return with(newTag, endedAt, state, rows, errorCode, errorMessage, requests);
    }

    StatementRecord succeeded(Instant at, long newRows) {
        return with(tag, at, State.SUCCEEDED, newRows, null, null, requests);
    }

    StatementRecord failed(Instant at, String code, @Nullable String message) {
        return with(tag, at, State.FAILED, 0, code, message, requests);
    }

    StatementRecord returned(long newRows) {
        return with(tag, endedAt, state, newRows, errorCode, errorMessage, requests);
    }

    private StatementRecord with(
            String newTag,
            @Nullable Instant newEnd,
            State newState,
            long newRows,
            @Nullable String newCode,
            @Nullable String newMessage,
            int newRequests) {
        return new StatementRecord(
                queryId,
                requestId,
                sessionId,
                account,
                user,
                kind,
                sqlText,
                newTag,
                startedAt,
                newEnd,
                newState,
                newRows,
                newCode,
                newMessage,
                newRequests);
    }
}
