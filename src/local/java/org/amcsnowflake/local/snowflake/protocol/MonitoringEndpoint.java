package org.amcsnowflake.local.snowflake.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import org.amcsnowflake.local.snowflake.session.History;
import org.amcsnowflake.local.snowflake.session.Session;
import org.amcsnowflake.local.snowflake.session.Sessions;
import org.amcsnowflake.local.snowflake.session.StatementRecord;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Instant;

/** Reports the status of a statement of the same account. */
final class MonitoringEndpoint {
    private final Sessions sessions;
    private final History history;

    MonitoringEndpoint(Sessions sessions, History history) {
        this.sessions = sessions;
        this.history = history;
    }

    Reply status(Request request, String queryId) {
        Session session = sessions.byToken(request.token());
        StatementRecord found = history.statement(queryId)
                .filter(record -> record.account().equals(session.account()))
                .orElse(null);
        return Reply.success(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("queries");
            if (found != null) {
                write(json, found);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static void write(JsonGenerator json, StatementRecord record) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", record.queryId());
        json.writeNumberField("sessionId", record.sessionId());
        json.writeStringField("sqlText", record.sqlText());
        json.writeStringField("status", record.state().word());
        json.writeStringField("state", record.state().word());
        json.writeNumberField("startTime", record.startedAt().toEpochMilli());
        json.writeNumberField("endTime", millis(record.endedAt()));
        json.writeStringField("errorCode", record.errorCode());
        json.writeStringField("errorMessage", record.errorMessage());
        json.writeEndObject();
    }

    private static long millis(@Nullable Instant instant) {
        return instant == null ? 0 : instant.toEpochMilli();
    }
}
