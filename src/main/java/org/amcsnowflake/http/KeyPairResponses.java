package org.amcsnowflake.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.amcsnowflake.destination.KeyPairs;
import org.amcsnowflake.sql.Identifier;
import org.apache.camel.Body;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Optional;

/** Describes a generated key pair and what to do with it. Thread-safe. */
public final class KeyPairResponses {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * @param request may name the Snowflake user
     * @param stored Snowflake user of the stored destination, if there is one
     */
    public String describe(
            @Body Map<String, @Nullable Object> request,
            @Variable("keyPair") KeyPairs.Made pair,
            @Variable("storedName") @Nullable String stored) {
        String user = Optional.ofNullable(request.get("username"))
                .map(Object::toString)
                .or(() -> Optional.ofNullable(stored))
                .filter(name -> !name.isBlank())
                .map(name -> Identifier.folded(name).quoted())
                .orElse("<user>");
        ObjectNode response = JSON.createObjectNode();
        response.put("public_key", pair.publicKeyPem());
        response.put("fingerprint", pair.fingerprint());
        response.put("alter_user", "ALTER USER " + user + " SET RSA_PUBLIC_KEY='" + pair.publicKey() + "';");
        response.put(
                "alter_user_second_key", "ALTER USER " + user + " SET RSA_PUBLIC_KEY_2='" + pair.publicKey() + "';");
        response.put(
                "next",
                "Have a user administrator run alter_user in Snowflake, or alter_user_second_key if another key is still in"
                        + " use. Then test and save the configuration with auth_method key_pair and no private_key.");
        return response.toString();
    }
}
