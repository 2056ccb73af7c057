package org.amcsnowflake.operations;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;

/** The operators' login. Keeps a hash of the password only. Thread-safe. */
public final class OperatorLogin {
    private static final String BASIC = "Basic ";
    private static final int SHORTEST_PASSWORD = 12;

    private final String user;
    private final boolean isGiven;
    private final byte[] digest;

    /**
     * @param password empty to disable signing in
     * @throws IllegalArgumentException with a sentence that names the setting
     */
    public OperatorLogin(String user, String password) {
        this.user = user.strip();
        isGiven = !password.isEmpty();
        if (isGiven && (this.user.isEmpty() || this.user.contains(":"))) {
            throw new IllegalArgumentException("HAWTIO_USER must be a name without a colon.");
        }
        if (isGiven && password.length() < SHORTEST_PASSWORD) {
            throw new IllegalArgumentException("HAWTIO_PASSWORD must have at least " + SHORTEST_PASSWORD
                    + " characters; leave it empty to disable Hawtio.");
        }
        digest = digest((this.user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** @param settings their values by name, empty for those that are not set */
    public static OperatorLogin of(UnaryOperator<String> settings) {
        return new OperatorLogin(settings.apply("hawtio.user"), settings.apply("hawtio.password"));
    }

    /** Whether signing in is enabled. */
    boolean isPossible() {
        return isGiven;
    }

    String user() {
        return user;
    }

    /**
     * Compares in constant time.
     *
     * @param authorization the request's headers of that name
     */
    boolean accepts(List<String> authorization) {
        if (!isGiven
                || authorization.size() != 1
                || !authorization.get(0).regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return false;
        }
        try {
            byte[] credentials = Base64.getDecoder()
                    .decode(authorization.get(0).substring(BASIC.length()).strip());
            return MessageDigest.isEqual(digest, digest(credentials));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static byte[] digest(byte[] credentials) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(credentials);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java has no SHA-256.", e);
        }
    }
}
