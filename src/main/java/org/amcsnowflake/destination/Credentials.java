package org.amcsnowflake.destination;

import java.security.PrivateKey;

/** How the service signs in to Snowflake for a user. */
public sealed interface Credentials {

    SignInMethod method();

    /** Whether refused sign-ins may lock the Snowflake user. No password is guessed with a workload identity's token. */
    default boolean mayLockUser() {
        return method() != SignInMethod.WORKLOAD_IDENTITY;
    }

    record Password(Secret password) implements Credentials {
        @Override
        public SignInMethod method() {
            return SignInMethod.PASSWORD;
        }
    }

    /** A programmatic access token. */
    record AccessToken(Secret token) implements Credentials {
        @Override
        public SignInMethod method() {
            return SignInMethod.TOKEN;
        }
    }

    /**
     * Nothing secret: a token that the service signs for each session.
     *
     * @param subject the destination's, which no other one has
     */
    record WorkloadIdentity(String issuer, String subject) implements Credentials {
        @Override
        public SignInMethod method() {
            return SignInMethod.WORKLOAD_IDENTITY;
        }
    }

    /** A private key; {@code toString} is overridden, since a key's own may show its components. */
    record KeyPair(PrivateKey privateKey) implements Credentials {
        @Override
        public SignInMethod method() {
            return SignInMethod.KEY_PAIR;
        }

        @Override
        public String toString() {
            return "KeyPair[******]";
        }
    }
}
