package org.amcsnowflake.local.snowflake.translate;

import org.amcsnowflake.local.snowflake.sql.SqlErrors;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static java.util.Map.entry;

/**
 * The format of a date or a timestamp, such as {@code YYYY-MM-DD HH24:MI:SS.FF9}; formats with names or zones are
 * refused.
 */
final class TimeFormat {
    private static final Pattern LITERAL = Pattern.compile("'((?:[^']|'')*)'");
    private static final Pattern ELEMENT =
            Pattern.compile("YYYY|YY|MM|DD|HH24|MI|SS|FF[0-9]?|\"[^\"]*\"|[^A-Za-z\"]+", Pattern.CASE_INSENSITIVE);

    /** The position of an element in {@code YYYY-MM-DD HH24:MI:SS.FF9}, from 1, and its length. */
    private static final Map<String, int[]> PLACES = Map.ofEntries(
            entry("YYYY", new int[] {1, 4}),
            entry("YY", new int[] {3, 2}),
            entry("MM", new int[] {6, 2}),
            entry("DD", new int[] {9, 2}),
            entry("HH24", new int[] {12, 2}),
            entry("MI", new int[] {15, 2}),
            entry("SS", new int[] {18, 2}),
            entry("FF", new int[] {21, 9}));

    private TimeFormat() {}

    /**
     * @param wall SQL for the wall clock's nanoseconds
     * @param format SQL for the format, a literal
     */
    static Typed text(String wall, Typed format) {
        Matcher literal = LITERAL.matcher(format.sql());
        if (!literal.matches()) {
            throw SqlErrors.unsupported("a format that is not a literal");
        }
        String written = literal.group(1).replace("''", "'");
        Matcher element = ELEMENT.matcher(written);
        List<String> parts = new ArrayList<>();
        int end = 0;
        while (end < written.length() && element.find(end) && element.start() == end) {
            parts.add(part(element.group().toUpperCase(Locale.ROOT), element.group(), wall));
            end = element.end();
        }
        if (end < written.length()) {
            throw SqlErrors.unsupported("the format '" + written + "'");
        }
        return Typed.text("(" + String.join(" || ", parts) + ")");
    }

    private static String part(String element, String written, String wall) {
        String text = "nanos_text(" + wall + ", 9)";
        if (element.matches("FF[0-9]")) {
            return "substr(" + text + ", 21, " + element.charAt(2) + ")";
        }
        int[] place = PLACES.get(element);
        return place == null
                ? Duck.literal(written.replace("\"", ""))
                : "substr(" + text + ", " + place[0] + ", " + place[1] + ")";
    }
}
