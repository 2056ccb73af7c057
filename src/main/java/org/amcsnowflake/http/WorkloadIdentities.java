package org.amcsnowflake.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.amcsnowflake.destination.DestinationException;
import org.amcsnowflake.destination.IdentityIssuer;
import org.amcsnowflake.sql.Identifier;
import org.apache.camel.Body;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Optional;

/** Describes a user's workload identity and what to do with it. Thread-safe. */
public final class WorkloadIdentities {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final IdentityIssuer issuer;

    public WorkloadIdentities(IdentityIssuer issuer) {
        this.issuer = issuer;
    }

    /** @throws DestinationException if the service has no issuer */
    public void requireIssuer() {
        issuer.required();
    }

    /**
     * @param request may name the Snowflake user
     * @param identity its subject, and the Snowflake user of the stored destination, if there is one
     */
    public String describe(
            @Body Map<String, @Nullable Object> request, @Variable("identity") Map<String, @Nullable Object> identity) {
        String user = Optional.ofNullable(request.get("username"))
                .or(() -> Optional.ofNullable(identity.get("username")))
                .map(Object::toString)
                .filter(name -> !name.isBlank())
                .map(name -> Identifier.folded(name).quoted())
                .orElse("<user>");
        String subject = String.valueOf(identity.get("subject"));
        String property =
                "WORKLOAD_IDENTITY = (TYPE = OIDC ISSUER = '" + issuer.required() + "' SUBJECT = '" + subject + "');";
        ObjectNode response = JSON.createObjectNode();
        response.put("issuer", issuer.required());
        response.put("subject", subject);
        response.put("create_user", "CREATE USER " + user + " TYPE = SERVICE " + property);
        response.put("alter_user", "ALTER USER " + user + " SET " + property);
        response.put(
                "next",
                "Have a user administrator run create_user in Snowflake and grant the new user a role, or alter_user if the"
                        + " user exists and is of TYPE = SERVICE. Then test and save the configuration with auth_method"
                        + " workload_identity.");
        return response.toString();
    }
}
