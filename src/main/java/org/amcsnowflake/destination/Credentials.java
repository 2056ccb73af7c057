package org.amcsnowflake.destination;

import java.security.PrivateKey;

/** How the service signs in to Snowflake for a user. */
public sealed interface Credentials {

    record Password(Secret password) implements Credentials {}

    /** A programmatic access token. */
    record AccessToken(Secret token) implements Credentials {}

    /** A private key; {@code toString} is overridden, since a key's own may show its components. */
    record KeyPair(PrivateKey privateKey) implements Credentials {
        @Override
        public String toString() {
            return "KeyPair[******]";
        }
    }
}
