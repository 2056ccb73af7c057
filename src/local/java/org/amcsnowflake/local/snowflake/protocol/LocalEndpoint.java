package org.amcsnowflake.local.snowflake.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import org.amcsnowflake.local.snowflake.fault.Faults;
import org.amcsnowflake.local.snowflake.session.History;
import org.amcsnowflake.local.snowflake.session.LoginRecord;
import org.amcsnowflake.local.snowflake.session.StatementRecord;

import java.io.IOException;
import java.util.Objects;

/** Additions to Snowflake's protocol: faults on demand, and the history of all requests. */
final class LocalEndpoint {
    private final Faults faults;
    private final History history;

    LocalEndpoint(Faults faults, History history) {
        this.faults = faults;
        this.history = history;
    }

    Reply faults(Request request) throws IOException {
        switch (request.method()) {
            case "POST" -> faults.add(FaultJson.read(request.body()));
            case "DELETE" -> faults.clear();
            default -> {}
        }
        return Reply.json(200, json -> {
            json.writeArrayFieldStart("faults");
            for (Faults.ActiveFault standing : faults.list()) {
                FaultJson.write(json, standing);
            }
            json.writeEndArray();
        });
    }

    Reply statements(Request request) {
        if (request.method().equals("DELETE")) {
            history.clear();
        }
        return Reply.json(200, json -> {
            json.writeArrayFieldStart("statements");
            for (StatementRecord statement : history.statements()) {
                write(json, statement);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("logins");
            for (LoginRecord login : history.logins()) {
                write(json, login);
            }
            json.writeEndArray();
        });
    }

    private static void write(JsonGenerator json, StatementRecord record) throws IOException {
        json.writeStartObject();
        json.writeStringField("query_id", record.queryId());
        json.writeStringField("request_id", record.requestId());
        json.writeNumberField("session_id", record.sessionId());
        json.writeStringField("account", record.account());
        json.writeStringField("user", record.user());
        json.writeStringField("kind", record.kind().name());
        json.writeStringField("sql_text", record.sqlText());
        json.writeStringField("tag", record.tag());
        json.writeStringField("started_at", record.startedAt().toString());
        json.writeStringField("ended_at", Objects.toString(record.endedAt(), null));
        json.writeStringField("state", record.state().name());
        json.writeNumberField("rows", record.rows());
        json.writeStringField("error_code", record.errorCode());
        json.writeStringField("error_message", record.errorMessage());
        json.writeNumberField("requests", record.requests());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, LoginRecord login) throws IOException {
        json.writeStartObject();
        json.writeStringField("at", login.at().toString());
        json.writeStringField("account", login.account());
        json.writeStringField("user", login.user());
        json.writeStringField("method", login.method());
        json.writeStringField("code", login.code());
        json.writeStringField("reason", login.reason());
        json.writeEndObject();
    }
}
