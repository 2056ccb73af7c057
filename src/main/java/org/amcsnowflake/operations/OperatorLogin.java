package org.amcsnowflake.operations;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The logins of operators, one of which is read-only. Keeps hashes of passwords only. Thread-safe. */
public final class OperatorLogin {
    private static final String BASIC = "Basic ";
    private static final int SHORTEST_PASSWORD = 12;

    private final List<Login> logins;

    /** Who is signed in. */
    record Operator(String user, boolean mayChange) {}

    private record Login(Operator operator, byte[] digest) {}

    private OperatorLogin(List<Login> logins) {
        this.logins = logins;
    }

    /**
     * @param settings their values by name, empty for those that are not set; a login without a password is disabled
     * @throws IllegalArgumentException with a sentence that names the setting
     */
    public static OperatorLogin of(UnaryOperator<String> settings) {
        List<Login> logins = Stream.concat(
                        login("HAWTIO_", settings.apply("hawtio.user"), settings.apply("hawtio.password"), true),
                        login(
                                "HAWTIO_VIEWER_",
                                settings.apply("hawtio.viewer.user"),
                                settings.apply("hawtio.viewer.password"),
                                false))
                .toList();
        if (logins.stream().map(login -> login.operator().user()).distinct().count() < logins.size()) {
            throw new IllegalArgumentException("HAWTIO_USER and HAWTIO_VIEWER_USER must be different names.");
        }
        return new OperatorLogin(logins);
    }

    private static Stream<Login> login(String variables, String name, String password, boolean mayChange) {
        String user = name.strip();
        if (password.isEmpty()) {
            return Stream.empty();
        }
        if (user.isEmpty() || user.contains(":")) {
            throw new IllegalArgumentException(variables + "USER must be a name without a colon.");
        }
        if (password.length() < SHORTEST_PASSWORD) {
            throw new IllegalArgumentException(variables + "PASSWORD must have at least " + SHORTEST_PASSWORD
                    + " characters; leave it empty to disable " + (mayChange ? "Hawtio." : "this login."));
        }
        return Stream.of(new Login(
                new Operator(user, mayChange), digest((user + ":" + password).getBytes(StandardCharsets.UTF_8))));
    }

    /** Whether signing in is enabled. */
    boolean isPossible() {
        return !logins.isEmpty();
    }

    /**
     * Compares in constant time.
     *
     * @param authorization the request's headers of that name
     */
    Optional<Operator> accept(List<String> authorization) {
        if (authorization.size() != 1 || !authorization.get(0).regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return Optional.empty();
        }
        try {
            byte[] given = digest(Base64.getDecoder()
                    .decode(authorization.get(0).substring(BASIC.length()).strip()));
            return logins.stream()
                    .filter(login -> MessageDigest.isEqual(login.digest(), given))
                    .map(Login::operator)
                    .findFirst();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
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
