package org.amcsnowflake.destination;

import org.apache.camel.Body;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Converts what a user entered into a row of {@code user_snowflake_configs}, or reports what is wrong with it.
 * Thread-safe.
 */
public final class DestinationForm {
    private final Fernet fernet;
    private final SnowflakeHosts hosts;
    private final IdentityIssuer issuer;

    public DestinationForm(Fernet fernet, SnowflakeHosts hosts, IdentityIssuer issuer) {
        this.fernet = fernet;
        this.hosts = hosts;
        this.issuer = issuer;
    }

    /**
     * The row's values, with only the secrets of the chosen sign-in method.
     *
     * @param entered the form's values, whose secrets are already Fernet tokens
     * @param generatedKey the private key that the service generated, as a Fernet token; used if none is entered
     * @param subject of the user's workload identity; null if there is none
     * @throws DestinationException whose message says what is wrong
     */
    public Map<String, @Nullable Object> row(
            @Body Map<String, @Nullable Object> entered,
            @Variable("generatedKey") @Nullable String generatedKey,
            @Variable("workloadSubject") @Nullable String subject) {
        Map<String, @Nullable Object> row = new HashMap<>();
        for (String name : new String[] {"account", "username", "warehouse", "database", "schema", "role"}) {
            row.put(name, text(entered, name));
        }
        row.put("upload_interval_minutes", entered.get("upload_interval_minutes"));
        row.put("upload_receipts", Boolean.TRUE.equals(entered.get("upload_receipts")));
        row.computeIfPresent("account", (name, account) -> AccountIdentifier.of(account.toString()));
        SignInMethod method = SignInMethod.of(String.valueOf(entered.get("auth_method")));
        row.put("auth_method", method.label());
        for (String secret : SignInMethod.allSecrets()) {
            row.put(secret, method.secrets().contains(secret) ? entered.get(secret) : null);
        }
        row.put("key_pair_made_here", method == SignInMethod.KEY_PAIR && takesGeneratedKey(row, generatedKey));
        row.put("workload_subject", method == SignInMethod.WORKLOAD_IDENTITY ? subject : null);
        hosts.jdbcUrl(String.valueOf(row.get("account")));
        destination(row);
        return row;
    }

    /** Whether the row now has the private key that the service generated, since none was entered. */
    private static boolean takesGeneratedKey(Map<String, @Nullable Object> row, @Nullable String generatedKey) {
        if (row.get("private_key") != null) {
            return false;
        }
        if (row.get("private_key_passphrase") != null) {
            throw new DestinationException(
                    "private_key",
                    "A passphrase was entered without a private key. Enter the private key that it decrypts.");
        }
        if (generatedKey == null) {
            throw new DestinationException(
                    "private_key",
                    "The private key is missing. Enter it again with every change, or let the service generate a key pair.");
        }
        row.put("private_key", generatedKey);
        return true;
    }

    private static @Nullable String text(Map<String, @Nullable Object> entered, String name) {
        Object value = entered.get(name);
        return value == null || value.toString().isBlank()
                ? null
                : value.toString().strip();
    }

    /** The destination that the row's values describe; nothing is stored. */
    public Destination destination(Map<String, @Nullable Object> row) {
        Map<String, Object> complete = new HashMap<>();
        row.forEach((name, value) -> {
            if (value != null) {
                complete.put(name, value);
            }
        });
        String once = UUID.randomUUID().toString();
        complete.put("id", once);
        complete.put("user_id", once);
        complete.put("version", once);
        return new DestinationRow(complete, fernet, issuer).destination();
    }
}
