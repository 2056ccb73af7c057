package org.amcsnowflake.shaping;

/**
 * A value of a result; NULL is no cell.
 *
 * @param text as the result has it, an object or a list as JSON
 */
public record Cell(Kind kind, String text) {

    /** The kind of a JSON value. */
    public enum Kind {
        TEXT,
        NUMBER,
        LOGICAL,
        NESTED
    }

    static Cell text(String text) {
        return new Cell(Kind.TEXT, text);
    }

    boolean isText() {
        return kind == Kind.TEXT;
    }
}
