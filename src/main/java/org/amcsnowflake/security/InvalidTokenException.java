package org.amcsnowflake.security;

/** A bearer token that does not authenticate its sender; the message says why and never quotes the token. */
public final class InvalidTokenException extends Exception {
    public InvalidTokenException(String message) {
        super(message);
    }
}
