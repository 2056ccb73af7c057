package org.amcsnowflake.operations;

import org.amcsnowflake.destination.Fernet;
import org.amcsnowflake.destination.SignInMethod;

import javax.sql.DataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Re-encrypts every stored secret with the first key of FERNET_KEY, so that the other keys can be removed. The service
 * may run meanwhile: a secret that is changed at the same time is left unchanged, and running uploads are not affected.
 */
public final class SecretRotation {
    private final DataSource database;
    private final Fernet fernet;

    public SecretRotation(DataSource database, Fernet fernet) {
        this.database = database;
        this.fernet = fernet;
    }

    /**
     * The outcome.
     *
     * @param encrypted secrets, or those that were decrypted if nothing was changed
     * @param unreadable one sentence for each secret that cannot be decrypted
     */
    public record Report(int encrypted, List<String> unreadable) {
        public Report {
            unreadable = List.copyOf(unreadable);
        }
    }

    /**
     * @throws SQLException if the database fails; finished work is kept, and running the rotation again completes it
     */
    public Report run() throws SQLException {
        return run(true);
    }

    /** Decrypts every stored secret, and changes nothing. */
    public Report check() throws SQLException {
        return run(false);
    }

    private Report run(boolean writes) throws SQLException {
        List<String> unreadable = new ArrayList<>();
        int encrypted = 0;
        try (Connection connection = database.getConnection()) {
            for (String column : SignInMethod.allSecrets()) {
                encrypted +=
                        rotate(connection, Secrets.ofUsers("user_snowflake_configs", "id", column), writes, unreadable);
            }
            encrypted += rotate(
                    connection, Secrets.ofUsers("snowflake_key_pairs", "user_id", "private_key"), writes, unreadable);
            encrypted += rotate(connection, Secrets.OF_SERVICE, writes, unreadable);
        }
        return new Report(encrypted, unreadable);
    }

    /**
     * A column of Fernet tokens.
     *
     * @param key the column that identifies a row
     * @param name an expression with whose secret it is, for a person
     * @param remedy if it cannot be decrypted
     */
    private record Secrets(String table, String key, String column, String name, String remedy) {
        static final Secrets OF_SERVICE = new Secrets(
                "snowflake_signing_keys",
                "id",
                "private_key",
                "'signing key ' || id",
                "make a new signing key: rotate-signing-key --immediately");

        static Secrets ofUsers(String table, String key, String column) {
            return new Secrets(
                    table,
                    key,
                    column,
                    "'" + column.replace('_', ' ') + " of user ' || user_id",
                    "have the user enter it again");
        }
    }

    private int rotate(Connection connection, Secrets secrets, boolean writes, List<String> unreadable)
            throws SQLException {
        int encrypted = 0;
        String select = "SELECT %2$s::text, %4$s, %3$s FROM %1$s WHERE %3$s <> '' ORDER BY %2$s"
                .formatted(secrets.table, secrets.key, secrets.column, secrets.name);
        String update = "UPDATE %1$s SET %3$s = ? WHERE %2$s::text = ? AND %3$s = ?"
                .formatted(secrets.table, secrets.key, secrets.column);
        try (PreparedStatement found = connection.prepareStatement(select);
                ResultSet rows = found.executeQuery();
                PreparedStatement changed = connection.prepareStatement(update)) {
            while (rows.next()) {
                String token = rows.getString(3);
                try {
                    String secret = fernet.decrypt(token);
                    if (!writes) {
                        encrypted++;
                        continue;
                    }
                    changed.setString(1, fernet.encrypt(secret));
                    changed.setString(2, rows.getString(1));
                    changed.setString(3, token);
                    encrypted += changed.executeUpdate();
                } catch (Fernet.UndecryptableException e) {
                    unreadable.add(
                            "The %s cannot be decrypted (%s): add the key it was encrypted with to FERNET_KEY, or %s."
                                    .formatted(rows.getString(2), e.getMessage(), secrets.remedy));
                }
            }
        }
        return encrypted;
    }
}
