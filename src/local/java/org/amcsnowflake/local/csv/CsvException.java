package org.amcsnowflake.local.csv;

/** A record cannot be parsed. */
public final class CsvException extends RuntimeException {
    /** What is wrong with it. */
    public enum Reason {
        QUOTE_NOT_CLOSED,
        TEXT_AFTER_QUOTE,
        QUOTE_INSIDE_VALUE
    }

    private final Reason reason;
    private final long line;
    private final char found;

    CsvException(Reason reason, long line, int found) {
        super(reason + " on line " + line);
        this.reason = reason;
        this.line = line;
        this.found = (char) found;
    }

    public Reason reason() {
        return reason;
    }

    /** Where the quote opens that is not closed; otherwise, where the error is. */
    public long line() {
        return line;
    }

    /** The character that is not allowed there. */
    public char found() {
        return found;
    }
}
