package org.amcsnowflake.local.snowflake.session;

/** The proof of a user's identity at login. */
public sealed interface Credential {

    /** Its name in a login record. */
    String method();

    record Password(String text) implements Credential {
        @Override
        public String method() {
            return "password";
        }

        @Override
        public String toString() {
            return "Password[…]";
        }
    }

    /** @param jwt signed with the user's private key */
    record KeyPair(String jwt) implements Credential {
        @Override
        public String method() {
            return "key-pair";
        }
    }

    record AccessToken(String token) implements Credential {
        @Override
        public String method() {
            return "access-token";
        }

        @Override
        public String toString() {
            return "AccessToken[…]";
        }
    }

    /** @param token of the issuer of a workload identity */
    record IdentityToken(String token) implements Credential {
        @Override
        public String method() {
            return "workload-identity";
        }

        @Override
        public String toString() {
            return "IdentityToken[…]";
        }
    }

    record Unsupported(String authenticator) implements Credential {
        @Override
        public String method() {
            return authenticator;
        }
    }
}
