package org.amcsnowflake.destination;

import java.util.Map;
import java.util.Optional;

/** Creates a destination from its row in PostgreSQL: the only place where secrets are decrypted. */
final class DestinationRow {
    private final Map<String, Object> row;
    private final Fernet fernet;
    private final IdentityIssuer issuer;

    DestinationRow(Map<String, Object> row, Fernet fernet, IdentityIssuer issuer) {
        this.row = row;
        this.fernet = fernet;
        this.issuer = issuer;
    }

    Destination destination() {
        return new Destination(
                key(),
                AccountIdentifier.of(required("account")),
                required("username").strip(),
                credentials(),
                text("warehouse").map(String::strip),
                required("database").strip(),
                required("schema").strip(),
                text("role").map(String::strip),
                Boolean.TRUE.equals(row.get("upload_receipts")));
    }

    DestinationKey key() {
        return new DestinationKey(required("user_id"), required("id"), required("version"));
    }

    private Credentials credentials() {
        return switch (SignInMethod.of(required("auth_method"))) {
            case PASSWORD -> new Credentials.Password(requiredSecret("password"));
            case TOKEN -> new Credentials.AccessToken(requiredSecret("token"));
            case KEY_PAIR ->
                new Credentials.KeyPair(
                        PrivateKeys.read(requiredSecret("private_key"), secret("private_key_passphrase")));
            case WORKLOAD_IDENTITY -> new Credentials.WorkloadIdentity(issuer.required(), subject());
        };
    }

    private String subject() {
        return text("workload_subject")
                .orElseThrow(() -> new DestinationException(
                        "auth_method",
                        "There is no workload identity yet. Show its statement for Snowflake in Settings → Snowflake"
                                + " Configuration (POST /api/snowflake/config/workload-identity), have it run, and save the"
                                + " configuration again."));
    }

    private Secret requiredSecret(String column) {
        return secret(column)
                .orElseThrow(() -> new DestinationException(
                        column,
                        "The " + words(column) + " is missing; enter it in Settings → Snowflake Configuration."));
    }

    private Optional<Secret> secret(String column) {
        try {
            return text(column).map(fernet::decrypt).map(Secret::new);
        } catch (Fernet.UndecryptableException e) {
            throw new DestinationException(
                    column,
                    "The stored " + words(column) + " cannot be decrypted: " + e.getMessage()
                            + ". If FERNET_KEY has changed, add the old key to it, separated by a comma; otherwise"
                            + " save the Snowflake configuration again.");
        }
    }

    private String required(String column) {
        return text(column)
                .orElseThrow(() -> new DestinationException(
                        column,
                        "The " + words(column) + " is missing; enter it in Settings → Snowflake Configuration."));
    }

    private Optional<String> text(String column) {
        return Optional.ofNullable(row.get(column)).map(Object::toString).filter(text -> !text.isBlank());
    }

    private static String words(String column) {
        return column.replace('_', ' ');
    }
}
