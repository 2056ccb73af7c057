package org.amcsnowflake.local.snowflake.fault;

import org.jspecify.annotations.Nullable;

import java.util.regex.Pattern;

/**
 * A failure to inject into requests of one kind, or with a matching text, or both.
 *
 * @param match searched in the SQL text and, on a separate line after it, in the statement's QUERY_TAG; for a login, in
 *     the user's name
 * @param times the number of requests it affects
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

    /** Ignores case and spans lines, so that a fault does not depend on how SQL is formatted. */
    public static Pattern pattern(String match) {
        return Pattern.compile(match, Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    }

    boolean concerns(RequestKind requestKind, String text) {
        return (kind == null || kind == requestKind)
                && (match == null || match.matcher(text).find());
    }
}
