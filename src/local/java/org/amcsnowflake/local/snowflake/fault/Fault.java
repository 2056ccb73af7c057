package org.amcsnowflake.local.snowflake.fault;

import org.jspecify.annotations.Nullable;

import java.util.regex.Pattern;

/**
 * Something that goes wrong for requests of one kind, or whose text matches, or both.
 *
 * @param match found anywhere in the SQL text; for a login, in the user's name
 * @param times how many requests it hits before it is used up
 */
public record Fault(
        @Nullable RequestKind kind,
        @Nullable Pattern match,
        int times,
        FaultAction action) {
    public static final int ALWAYS = Integer.MAX_VALUE;

    public Fault {
        if (kind == null && match == null) {
            throw new IllegalArgumentException("A fault needs a kind of request or a text to match, or both.");
        }
        if (times < 1) {
            throw new IllegalArgumentException("A fault needs to happen at least once: times is " + times + ".");
        }
    }

    public static Fault once(RequestKind kind, FaultAction action) {
        return new Fault(kind, null, 1, action);
    }

    public static Fault always(RequestKind kind, FaultAction action) {
        return new Fault(kind, null, ALWAYS, action);
    }

    /** @param match a regular expression, found anywhere in the SQL text in any case */
    public static Fault onceMatching(String match, FaultAction action) {
        return new Fault(null, Pattern.compile(match, Pattern.CASE_INSENSITIVE | Pattern.DOTALL), 1, action);
    }

    boolean concerns(RequestKind requestKind, String text) {
        return (kind == null || kind == requestKind)
                && (match == null || match.matcher(text).find());
    }
}
