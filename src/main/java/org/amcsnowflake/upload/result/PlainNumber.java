package org.amcsnowflake.upload.result;

/** A number written with digits, at most one sign and at most one point: {@code -12.50}, not {@code 1e5}. */
final class PlainNumber {
    private PlainNumber() {}

    static boolean matches(String text) {
        int position = text.startsWith("-") ? 1 : 0;
        int afterInteger = skipDigits(text, position);
        if (afterInteger == position) {
            return false;
        }
        if (afterInteger == text.length()) {
            return true;
        }
        int afterFraction = skipDigits(text, afterInteger + 1);
        return text.charAt(afterInteger) == '.' && afterFraction == text.length() && afterFraction > afterInteger + 1;
    }

    private static int skipDigits(String text, int start) {
        int position = start;
        while (position < text.length() && text.charAt(position) >= '0' && text.charAt(position) <= '9') {
            position++;
        }
        return position;
    }
}
