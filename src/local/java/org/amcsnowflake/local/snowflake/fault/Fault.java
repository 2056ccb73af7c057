package org.amcsnowflake.local.snowflake.fault;

import org.jspecify.annotations.Nullable;

import java.util.regex.Pattern;

/**
 * Something that goes wrong for requests of one kind, or whose text matches, or both.
 *
 * @param match found anywhere in the SQL text or, on a line of its own after it, in the QUERY_TAG that the statement bears; for a login, in the user's name
 * @param times how many requests it hits before it is used up
 */
public record Fault(@Nullable RequestKind kind, @Nullable Pattern match, int times, FaultAction action) {
    public static final int ALWAYS = Integer.MAX_VALUE;

    public Fault {
        if (kind == null && match == null) {
            throw new IllegalArgumentException("A fault needs a kind of request or a text to match, or both.");
        }
        if (times < 1) {
            throw new IllegalArgumentException("A fault needs to happen at least once: times is " + times + ".");
        }
        if (kind == RequestKind.LOGIN && action.onSession()) {
            throw new IllegalArgumentException("A login has no session yet that could expire or end.");
        }
    }

    public static Fault once(RequestKind kind, FaultAction action) {
        return new Fault(kind, null, 1, action);
    }

    public static Fault always(RequestKind kind, FaultAction action) {
        return new Fault(kind, null, ALWAYS, action);
    }

    public static Fault onceMatching(String match, FaultAction action) {
        return new Fault(null, pattern(match), 1, action);
    }

    /** In any case and over lines: how SQL is written is not what a fault depends on. */
    public static Pattern pattern(String match) {
        return Pattern.compile(match, Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    }

    boolean concerns(RequestKind requestKind, String text) {
        return (kind == null || kind == requestKind)
                && (match == null || match.matcher(text).find());
    }
}
