package org.amcsnowflake.security;

/** A bearer token that does not tell who asks; its message says why and never quotes the token. */
public final class RefusedTokenException extends Exception {
    public RefusedTokenException(String message) {
        super(message);
    }
}
