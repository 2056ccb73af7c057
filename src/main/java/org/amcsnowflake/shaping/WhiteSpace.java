package org.amcsnowflake.shaping;

/** Unicode's property White_Space, which has the no-break spaces that {@link String#strip} leaves. */
final class WhiteSpace {
    private static final int NEXT_LINE = 0x85;

    private WhiteSpace() {}

    static String trim(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && is(text.charAt(start))) {
            start++;
        }
        while (start < end && is(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    /** All of them are in the basic plane. */
    private static boolean is(char character) {
        return character >= '\t' && character <= '\r' || character == NEXT_LINE || Character.isSpaceChar(character);
    }
}
