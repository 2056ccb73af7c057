package org.amcsnowflake.local.inbox;

/** Why a file was rejected: what is wrong and where. Nothing of it was stored. */
public final class RejectedFileException extends RuntimeException {
    RejectedFileException(String sentence) {
        super(sentence);
    }
}
