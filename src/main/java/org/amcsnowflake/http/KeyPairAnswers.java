package org.amcsnowflake.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.amcsnowflake.destination.KeyPairs;
import org.amcsnowflake.snowflake.Identifier;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;

import java.util.Optional;

/** Tells what to do with a key pair that was made here. Thread-safe. */
public final class KeyPairAnswers {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * @param entered the Snowflake user's name as it was given
     * @param stored the one of the user's destination, if there is one
     */
    public String tell(
            @ExchangeProperty("keyPair") KeyPairs.Made pair,
            @Variable("enteredName") @Nullable String entered,
            @Variable("storedName") @Nullable String stored) {
        String user = Optional.ofNullable(entered)
                .or(() -> Optional.ofNullable(stored))
                .filter(name -> !name.isBlank())
                .map(name -> Identifier.folded(name).quoted())
                .orElse("<user>");
        ObjectNode answer = JSON.createObjectNode();
        answer.put("public_key", pair.publicKeyPem());
        answer.put("fingerprint", pair.fingerprint());
        answer.put("alter_user", "ALTER USER " + user + " SET RSA_PUBLIC_KEY='" + pair.publicKey() + "';");
        answer.put("alter_user_second_key", "ALTER USER " + user + " SET RSA_PUBLIC_KEY_2='" + pair.publicKey() + "';");
        answer.put(
                "next",
                "Have a user administrator run alter_user in Snowflake (alter_user_second_key, where another key is in use"
                        + " until then). Then test and save the configuration with auth_method key_pair and no private_key.");
        return answer.toString();
    }
}
