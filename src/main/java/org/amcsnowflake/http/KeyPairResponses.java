package org.amcsnowflake.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.amcsnowflake.destination.KeyPairs;
import org.amcsnowflake.sql.Identifier;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;

import java.util.Optional;

/** Describes a generated key pair and what to do with it. Thread-safe. */
public final class KeyPairResponses {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * @param entered Snowflake user in the request
     * @param stored Snowflake user of the stored destination, if there is one
     */
    public String describe(
            @ExchangeProperty("keyPair") KeyPairs.Made pair,
            @Variable("enteredName") @Nullable String entered,
            @Variable("storedName") @Nullable String stored) {
        String user = Optional.ofNullable(entered)
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
