package org.amcsnowflake.local.snowflake.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import org.amcsnowflake.local.snowflake.engine.SessionState;
import org.amcsnowflake.local.snowflake.fault.FaultAction;
import org.amcsnowflake.local.snowflake.fault.Faults;
import org.amcsnowflake.local.snowflake.fault.RequestKind;
import org.amcsnowflake.local.snowflake.session.Credential;
import org.amcsnowflake.local.snowflake.session.LoginRequest;
import org.amcsnowflake.local.snowflake.session.Logins;
import org.amcsnowflake.local.snowflake.session.Session;
import org.amcsnowflake.local.snowflake.session.Tokens;

import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Opens sessions. The address of an unknown account returns 404, as with Snowflake. */
final class LoginEndpoint {
    static final String SERVER_VERSION = "9.34.0";

    private final Map<String, Logins> byAccount;
    private final FaultGate gate;
    private final Faults faults;

    /** @param byAccount by upper-cased account name */
    LoginEndpoint(Map<String, Logins> byAccount, Faults faults, FaultGate gate) {
        this.byAccount = byAccount;
        this.faults = faults;
        this.gate = gate;
    }

    Reply login(Request request) throws IOException {
        JsonNode data = request.body().path("data");
        // The part after a locator is its region.
        String account =
                data.path("ACCOUNT_NAME").asText().toUpperCase(Locale.ROOT).replaceFirst("\\..*", "");
        String user = data.path("LOGIN_NAME").asText();
        Logins logins = byAccount.get(account);
        if (logins == null) {
            return Reply.status(404);
        }
        LoginRequest login = new LoginRequest(
                user,
                credential(data),
                request.parameter("roleName").orElse(null),
                request.parameter("databaseName").orElse(null),
                request.parameter("schemaName").orElse(null),
                request.parameter("warehouse").orElse(null),
                parameters(data));
        Optional<FaultAction> fault = faults.take(RequestKind.LOGIN, user, action -> !action.onSession());
        return gate.pass(fault.orElse(null), request, () -> opened(logins.login(login)));
    }

    private static Map<String, String> parameters(JsonNode data) {
        Map<String, String> parameters = new HashMap<>(Json.readParameters(data.path("SESSION_PARAMETERS")));
        if (data.path("CLIENT_APP_ID").asText().equals("JDBC")) {
            parameters.putIfAbsent("JDBC_QUERY_RESULT_FORMAT", "ARROW");
        }
        return parameters;
    }

    private static Credential credential(JsonNode data) {
        String authenticator = data.path("AUTHENTICATOR").asText("").toUpperCase(Locale.ROOT);
        String token = data.path("TOKEN").asText("");
        return switch (authenticator) {
            case "", "SNOWFLAKE" ->
                new Credential.Password(data.path("PASSWORD").asText(""));
            case "SNOWFLAKE_JWT" -> new Credential.KeyPair(token);
            case "PROGRAMMATIC_ACCESS_TOKEN" -> new Credential.AccessToken(token);
            case "WORKLOAD_IDENTITY" ->
                data.path("PROVIDER").asText("").equals("OIDC")
                        ? new Credential.IdentityToken(token)
                        : new Credential.Unsupported(authenticator);
            default -> new Credential.Unsupported(authenticator);
        };
    }

    private static Reply opened(Session session) {
        return Reply.success(json -> {
            json.writeStartObject();
            writeTokens(json, session.tokens());
            json.writeNumberField("sessionId", session.id());
            json.writeStringField("displayUserName", session.user());
            json.writeStringField("serverVersion", SERVER_VERSION);
            json.writeNumberField("healthCheckInterval", 45);
            json.writeNullField("newClientForUpgrade");
            json.writeNullField("idToken");
            json.writeNullField("mfaToken");
            SessionState state = session.state();
            Json.writeParameters(json, ClientParameters.of(state));
            writeSessionInfo(json, state);
            json.writeEndObject();
        });
    }

    private static void writeTokens(JsonGenerator json, Tokens tokens) throws IOException {
        json.writeStringField("token", tokens.current());
        json.writeStringField("masterToken", tokens.master());
        json.writeNumberField("validityInSeconds", tokens.sessionTokenSeconds());
        json.writeNumberField("masterValidityInSeconds", tokens.masterTokenSeconds());
    }

    private static void writeSessionInfo(JsonGenerator json, SessionState state) throws IOException {
        json.writeObjectFieldStart("sessionInfo");
        json.writeStringField("databaseName", state.database());
        json.writeStringField("schemaName", state.schema());
        json.writeStringField("warehouseName", state.warehouse());
        json.writeStringField("roleName", state.role());
        json.writeEndObject();
    }
}
