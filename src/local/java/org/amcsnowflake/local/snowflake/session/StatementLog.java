package org.amcsnowflake.local.snowflake.session;

import org.amcsnowflake.local.snowflake.engine.Answer;
import org.amcsnowflake.local.snowflake.engine.ResultColumn;
import org.amcsnowflake.local.snowflake.engine.StatementType;
import org.jspecify.annotations.Nullable;

import java.time.Clock;

/** Records one session's statements in the history. */
final class StatementLog {
    private static final String TAG = "QUERY_TAG";

    private final History history;
    private final Clock clock;
    private final Session session;

    StatementLog(History history, Clock clock, Session session) {
        this.history = history;
        this.clock = clock;
        this.session = session;
    }

    void began(Statement statement) {
        Submission of = statement.submission();
        history.add(new StatementRecord(
                statement.queryId(),
                of.requestId(),
                session.id(),
                session.account(),
                session.user(),
                of.kind(),
                of.query().sqlText(),
                of.query().parameters().getOrDefault(TAG, ""),
                clock.instant(),
                null,
                StatementRecord.State.RUNNING,
                0,
                null,
                null,
                1));
    }

    void resent(Statement statement) {
        history.update(statement.queryId(), StatementRecord::resent);
    }

    /** Its turn has come: the session's current tag is the one it runs under. */
    void runs(Statement statement) {
        String tag = session.state().parameters().getOrDefault(TAG, "");
        history.update(statement.queryId(), record -> record.tag().isEmpty() ? record.tagged(tag) : record);
    }

    void ended(Statement statement, Outcome outcome) {
        if (outcome instanceof Outcome.Succeeded succeeded) {
            long rows = rowsChanged(succeeded.answer());
            history.update(statement.queryId(), record -> record.succeeded(clock.instant(), rows));
        } else if (outcome instanceof Outcome.Failed failed) {
            history.update(
                    statement.queryId(),
                    record -> record.failed(
                            clock.instant(),
                            failed.error().code(),
                            failed.error().getMessage()));
        }
    }

    private static long rowsChanged(Answer answer) {
        StatementType type = answer.type();
        return switch (type) {
            case INSERT, UPDATE, DELETE, MERGE, COPY -> sum(answer, type == StatementType.COPY);
            default -> 0;
        };
    }

    /** COPY has one count column; the others have several. */
    private static long sum(Answer answer, boolean copy) {
        long sum = 0;
        for (@Nullable String[] row : answer.rows()) {
            for (int i = 0; i < row.length; i++) {
                ResultColumn column = answer.columns().get(i);
                String cell = row[i];
                boolean counts = copy
                        ? column.name().equalsIgnoreCase("rows_loaded")
                        : column.type().equals("fixed");
                if (counts && cell != null) {
                    sum += Long.parseLong(cell);
                }
            }
        }
        return sum;
    }
}
