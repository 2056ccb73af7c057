package org.amcsnowflake.identity;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import org.amcsnowflake.destination.Fernet;
import org.amcsnowflake.execution.SqlFile;
import org.amcsnowflake.failures.ErrorClass;
import org.amcsnowflake.failures.Fault;
import org.jspecify.annotations.Nullable;

import javax.sql.DataSource;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The keys that sign tokens, in PostgreSQL for all instances. A key is published before it signs, so that Snowflake knows it
 * by then, and stays published until its last token has expired. PostgreSQL's clock decides, so that all instances sign with
 * the same key. Thread-safe.
 */
public final class SigningKeys {
    private static final int BITS = 2_048;

    /** After a key has stopped signing: the lifetime of a token, and differences between clocks. */
    private static final Duration PUBLISHED_AFTERWARDS = TokenSigner.LIFETIME.plusMinutes(50);

    private static final String LOCK_SQL = "SELECT pg_advisory_xact_lock(hashtext('snowflake_signing_keys'))";
    private static final String READ_SQL = SqlFile.read("read-signing-keys.sql");
    private static final String ADD_SQL = SqlFile.read("add-signing-key.sql");
    private static final String DELETE_SQL = SqlFile.read("delete-signing-keys.sql");

    private final DataSource database;
    private final Fernet fernet;
    private final Duration lifetime;
    private final Duration overlap;

    /**
     * @param lifetime how long a key signs
     * @param overlap how long a key is published before it signs
     */
    public SigningKeys(DataSource database, Fernet fernet, Duration lifetime, Duration overlap) {
        this.database = database;
        this.fernet = fernet;
        this.lifetime = lifetime;
        this.overlap = overlap;
    }

    /** What signs; {@code toString} is overridden, since a key's own may show its components. */
    record Key(String id, PrivateKey privateKey) {
        @Override
        public String toString() {
            return "Key[" + id + "]";
        }
    }

    /**
     * A key without its private part.
     *
     * @param jwk the public key
     * @param signsUntil null until the next key is known
     */
    public record Published(
            String id,
            String jwk,
            boolean signs,
            OffsetDateTime signsFrom,
            @Nullable OffsetDateTime signsUntil) {}

    /** What was done, in a sentence, which also says if nothing has changed. */
    public record Outcome(boolean isChanged, String sentence) {}

    /**
     * The key that signs now; makes the first one.
     *
     * @throws Fault if it cannot be decrypted
     */
    Key current() throws SQLException {
        Optional<Key> known = find();
        if (known.isPresent()) {
            return known.get();
        }
        rotateIfDue();
        return find().orElseThrow(() -> new IllegalStateException("There is no signing key."));
    }

    private Optional<Key> find() throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement read = connection.prepareStatement(READ_SQL)) {
            read.setString(1, interval(PUBLISHED_AFTERWARDS));
            try (ResultSet rows = read.executeQuery()) {
                while (rows.next()) {
                    if (rows.getBoolean("signs")) {
                        return Optional.of(new Key(rows.getString("id"), opened(rows.getString("private_key"))));
                    }
                }
                return Optional.empty();
            }
        }
    }

    private PrivateKey opened(String sealed) {
        try {
            return KeyFactory.getInstance("RSA")
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(fernet.decrypt(sealed))));
        } catch (Fernet.UndecryptableException e) {
            throw new Fault(
                    ErrorClass.AUTHENTICATION,
                    "The service's signing key cannot be decrypted: " + e.getMessage()
                            + ". Its operator has to add the key it was encrypted with to FERNET_KEY, or to make a new"
                            + " signing key: rotate-signing-key --immediately.");
        } catch (GeneralSecurityException e) {
            // Without the exception: its message may quote the key.
            throw new IllegalStateException("The stored signing key is not an RSA key in PKCS#8 form.");
        }
    }

    /** Those whose tokens may be verified now or soon, oldest first. */
    public List<Published> published() throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement read = connection.prepareStatement(READ_SQL)) {
            read.setString(1, interval(PUBLISHED_AFTERWARDS));
            List<Published> keys = new ArrayList<>();
            try (ResultSet rows = read.executeQuery()) {
                while (rows.next()) {
                    keys.add(new Published(
                            rows.getString("id"),
                            rows.getString("public_key"),
                            rows.getBoolean("signs"),
                            rows.getObject("signs_from", OffsetDateTime.class),
                            rows.getObject("signs_until", OffsetDateTime.class)));
                }
            }
            return keys;
        }
    }

    /** As {@link #rotateIfDue}, unless nobody has needed a key yet. */
    public void rotateIfUsed() throws SQLException {
        if (!published().isEmpty()) {
            rotateIfDue();
        }
    }

    /** Publishes the next key if the current one is about to reach its lifetime, and deletes those that are not needed. */
    public void rotateIfDue() throws SQLException {
        rotate(lifetime.minus(overlap), overlap);
    }

    /** Publishes a key that signs after the overlap, unless there is such a key already. */
    public Outcome rotate() throws SQLException {
        if (published().isEmpty()) {
            rotateIfDue();
            return new Outcome(true, "The first signing key is published, and signs from now on.");
        }
        return rotate(Duration.ZERO, overlap)
                ? new Outcome(
                        true,
                        "A new signing key is published. It signs in " + words(overlap)
                                + "; the one before stays published until its last token has expired.")
                : new Outcome(
                        false,
                        "The next signing key is published already, and does not sign yet. Nothing has changed.");
    }

    /** Replaces all keys by a new one that signs from now on: if a key has become known to others, or cannot be read. */
    public Outcome replace() throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            lock(connection);
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM snowflake_signing_keys")) {
                delete.executeUpdate();
            }
            add(connection, Duration.ZERO, Duration.ZERO);
            connection.commit();
        }
        return new Outcome(
                true,
                "A new signing key signs from now on, and the others are not published any more. Sign-ins fail until"
                        + " Snowflake has read the new key.");
    }

    private static String words(Duration overlap) {
        if (overlap.toMinutesPart() != 0) {
            return overlap.toMinutes() + " minutes";
        }
        return overlap.toHours() == 1 ? "1 hour" : overlap.toHours() + " hours";
    }

    /** @return whether there is a new key */
    private boolean rotate(Duration age, Duration ahead) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            lock(connection);
            boolean isAdded = add(connection, age, ahead);
            try (PreparedStatement delete = connection.prepareStatement(DELETE_SQL)) {
                delete.setString(1, interval(PUBLISHED_AFTERWARDS));
                delete.executeUpdate();
            }
            connection.commit();
            return isAdded;
        }
    }

    private static void lock(Connection connection) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement(LOCK_SQL)) {
            lock.execute();
        }
    }

    /** In a separate statement, which sees what was committed before the lock was acquired. */
    private boolean add(Connection connection, Duration age, Duration ahead) throws SQLException {
        try (PreparedStatement isDue = connection.prepareStatement(SqlFile.read("is-signing-key-due.sql"))) {
            isDue.setString(1, interval(age));
            try (ResultSet answer = isDue.executeQuery()) {
                answer.next();
                if (!answer.getBoolean(1)) {
                    return false;
                }
            }
        }
        KeyPair pair = pair();
        String id = UUID.randomUUID().toString();
        try (PreparedStatement add = connection.prepareStatement(ADD_SQL)) {
            add.setString(1, id);
            add.setString(2, sealed(pair));
            add.setString(3, jwk(id, pair));
            add.setString(4, interval(ahead));
            add.executeUpdate();
        }
        return true;
    }

    private static KeyPair pair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(BITS);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no RSA.", e);
        }
    }

    private String sealed(KeyPair pair) {
        return fernet.encrypt(
                Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded()));
    }

    private static String jwk(String id, KeyPair pair) {
        return new RSAKey.Builder((RSAPublicKey) pair.getPublic())
                .keyID(id)
                .keyUse(KeyUse.SIGNATURE)
                .algorithm(JWSAlgorithm.RS256)
                .build()
                .toJSONString();
    }

    private static String interval(Duration duration) {
        return duration.toMillis() + " milliseconds";
    }
}
