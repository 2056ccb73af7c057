package org.amcsnowflake.local.snowflake.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import org.amcsnowflake.local.snowflake.session.Session;
import org.amcsnowflake.local.snowflake.session.Sessions;
import org.amcsnowflake.local.snowflake.session.Tokens;

/** Renews, keeps alive and closes sessions. */
final class SessionEndpoint {
    private final Sessions sessions;

    SessionEndpoint(Sessions sessions) {
        this.sessions = sessions;
    }

    Reply renew(Request request) {
        Session session = sessions.renew(request.token());
        Tokens tokens = session.tokens();
        return Reply.success(json -> {
            json.writeStartObject();
            json.writeStringField("sessionToken", tokens.current());
            json.writeNumberField("validityInSecondsST", tokens.sessionTokenSeconds());
            json.writeStringField("masterToken", tokens.master());
            json.writeNumberField("validityInSecondsMT", tokens.masterTokenSeconds());
            json.writeNumberField("sessionId", session.id());
            json.writeEndObject();
        });
    }

    Reply heartbeat(Request request) {
        sessions.byToken(request.token());
        return Reply.success(JsonGenerator::writeNull);
    }

    /** An expired token also closes its session, since the client does not need a new one. */
    Reply close(Request request) {
        sessions.close(sessions.sessionOf(request.token()));
        return Reply.success(JsonGenerator::writeNull);
    }
}
