package org.amcsnowflake.local.snowflake.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import org.amcsnowflake.local.snowflake.fault.Faults;
import org.amcsnowflake.local.snowflake.fault.RequestKind;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the endpoint of a request. */
final class Router {
    private static final Pattern RESULT = Pattern.compile("/queries/([^/]+)/result");
    private static final Pattern STATUS = Pattern.compile("/monitoring/queries/([^/]+)");

    private final Faults faults;
    private final FaultGate gate;
    private final LoginEndpoint logins;
    private final SessionEndpoint session;
    private final QueryEndpoint queries;
    private final MonitoringEndpoint monitoring;
    private final LocalEndpoint local;

    Router(Backend served) {
        this.faults = served.faults();
        this.gate = new FaultGate(faults, served.sessions());
        this.logins = new LoginEndpoint(served.logins(), faults, gate);
        this.session = new SessionEndpoint(served.sessions());
        this.queries = new QueryEndpoint(served, gate);
        this.monitoring = new MonitoringEndpoint(served.sessions(), served.history());
        this.local = new LocalEndpoint(faults, served.history());
    }

    Reply answer(Request request) throws IOException {
        return switch (request.path()) {
            case "/session/v1/login-request" -> logins.login(request);
            case "/session/token-request" -> guarded(RequestKind.RENEW, request, () -> session.renew(request));
            case "/session/heartbeat" -> guarded(RequestKind.HEARTBEAT, request, () -> session.heartbeat(request));
            case "/session" -> guarded(RequestKind.CLOSE, request, () -> session.close(request));
            case "/queries/v1/query-request" -> queries.query(request);
            case "/queries/v1/abort-request" -> guarded(RequestKind.ABORT, request, () -> queries.abort(request));
            case "/telemetry/send", "/telemetry/send/sessionless" -> Reply.success(JsonGenerator::writeNull);
            case "/local/faults" -> local.faults(request);
            case "/local/statements" -> local.statements(request);
            default -> answerByPattern(request);
        };
    }

    private Reply answerByPattern(Request request) throws IOException {
        Matcher result = RESULT.matcher(request.path());
        if (result.matches()) {
            return guarded(RequestKind.POLL, request, () -> queries.result(request, result.group(1)));
        }
        Matcher status = STATUS.matcher(request.path());
        if (status.matches()) {
            return guarded(RequestKind.MONITOR, request, () -> monitoring.status(request, status.group(1)));
        }
        return Reply.status(404);
    }

    private Reply guarded(RequestKind kind, Request request, FaultGate.Work work) throws IOException {
        return gate.pass(faults.take(kind, "", action -> true).orElse(null), request, work);
    }
}
