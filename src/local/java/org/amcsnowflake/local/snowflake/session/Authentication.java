package org.amcsnowflake.local.snowflake.session;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Locale;
import java.util.UUID;

import static java.util.Objects.requireNonNullElse;

/** Verifies a user's identity, with Snowflake's error codes. Never reveals whether a user exists. */
final class Authentication {
    private final Account account;
    private final Clock clock;
    private final Lockout lockout;
    private final IssuerKeys issuers;
    private final AccountUsers users;

    Authentication(Account account, AccountUsers users, IssuerKeys issuers, Clock clock) {
        this.account = account;
        this.users = users;
        this.clock = clock;
        this.issuers = issuers;
        this.lockout = new Lockout(clock);
    }

    /** A refusal whose reason only administrators may see. */
    static final class Refused extends Exception {
        private final Refusal refusal;

        private Refused(Refusal refusal, String reason) {
            super(reason);
            this.refusal = refusal;
        }

        Refusal refusal() {
            return refusal;
        }
    }

    User check(String login, Credential credential) throws Refused {
        String name = login.toUpperCase(Locale.ROOT);
        User user = users.user(name).orElse(User.named(name));
        if (credential instanceof Credential.Password password) {
            checkPassword(user, password.text());
        } else if (credential instanceof Credential.KeyPair keyPair) {
            checkKeyPair(user, keyPair.jwt());
        } else if (credential instanceof Credential.AccessToken token) {
            checkAccessToken(user, token.token());
        } else if (credential instanceof Credential.IdentityToken token) {
            user = checkIdentity(login, token.token());
        } else if (credential instanceof Credential.Unsupported other) {
            throw refused(
                    "390139",
                    "The authentication method " + other.authenticator()
                            + " is not accepted here. Use a password, a key pair (SNOWFLAKE_JWT), a token"
                            + " (PROGRAMMATIC_ACCESS_TOKEN) or a workload identity (WORKLOAD_IDENTITY, OIDC).",
                    "unsupported authenticator");
        }
        if (user.status() == User.Status.DISABLED) {
            throw refused(
                    "390101", "User access disabled. Contact your local system administrator.", "user is disabled");
        }
        return user;
    }

    private void checkPassword(User user, String password) throws Refused {
        if (user.status() == User.Status.LOCKED || lockout.isLocked(user.name())) {
            throw refused(
                    "390102",
                    "User temporarily locked. Try again later, or contact your local system administrator.",
                    "user is locked");
        }
        // Snowflake accepts an access token in place of a password.
        boolean isRight = same(password, requireNonNullElse(user.password(), "")) && user.password() != null;
        if (!isRight && !hasToken(user, password)) {
            lockout.wrongPassword(user.name());
            throw refused("390100", "Incorrect username or password was specified.", "wrong user or password");
        }
        lockout.rightPassword(user.name());
    }

    private void checkKeyPair(User user, String jwt) throws Refused {
        try {
            KeyPairToken.parse(jwt).verify(account.name(), user.name(), users.keys(user), clock.instant());
        } catch (KeyPairToken.Invalid invalid) {
            throw refused("390144", "JWT token is invalid. [" + UUID.randomUUID() + "]", invalid.getMessage());
        }
    }

    /** The token alone says who signs in; a name has to be the same user's. */
    private User checkIdentity(String login, String token) throws Refused {
        try {
            User user = new IdentityTokenCheck(users, issuers, clock.instant()).user(token);
            if (!login.isEmpty() && !user.name().equalsIgnoreCase(login)) {
                throw new IdentityTokenCheck.Invalid("the token is of another user than the one named");
            }
            return user;
        } catch (IdentityTokenCheck.Invalid invalid) {
            throw refused("390144", "JWT token is invalid. [" + UUID.randomUUID() + "]", invalid.getMessage());
        }
    }

    private void checkAccessToken(User user, String token) throws Refused {
        if (!hasToken(user, token)) {
            throw refused("394400", "Programmatic access token is invalid.", "unknown token");
        }
    }

    private static boolean hasToken(User user, String token) {
        return user.accessTokens().stream().anyMatch(each -> same(each, token));
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private static Refused refused(String code, String message, String reason) {
        return new Refused(new Refusal(code, message), reason);
    }
}
