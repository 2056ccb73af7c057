package org.amcsnowflake.upload.result;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import org.amcsnowflake.sql.ColumnType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.function.Consumer;

/**
 * Decides which numbers are stored without loss by a FLOAT column, a binary double, and by a VARIANT: PARSE_JSON converts
 * those beyond 38 digits to a double. Numbers are digits with at most one sign and one decimal point.
 */
final class Precision {
    /** Every decimal number with up to this many characters survives conversion to a double and back. */
    private static final int ALWAYS_KEPT = 15;

    /** No double needs more digits to be distinguished from all others. */
    private static final int MOST_PRINTED = 17;

    private Precision() {}

    /** Whether the number is exactly what its nearest double prints with its number of digits. */
    static boolean isKeptByDouble(String number) {
        if (number.length() <= ALWAYS_KEPT) {
            return true;
        }
        double nearest = Double.parseDouble(number);
        if (Double.isInfinite(nearest)) {
            return false;
        }
        BigDecimal exact = new BigDecimal(number).stripTrailingZeros();
        int digits = exact.precision();
        return digits <= MOST_PRINTED && exact.compareTo(new BigDecimal(nearest).round(new MathContext(digits))) == 0;
    }

    static boolean isKeptByVariant(String number) {
        return number.length() <= ColumnType.MAXIMUM_DIGITS
                || digits(number) <= ColumnType.MAXIMUM_DIGITS
                || isKeptByDouble(number);
    }

    /** Passes on each number of an object or a list. */
    static void eachNumber(String json, Consumer<String> numbers) {
        try (JsonParser parser = ResultRows.JSON.createParser(json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token.isNumeric()) {
                    numbers.accept(parser.getText());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long digits(String number) {
        return number.chars()
                .filter(character -> character >= '0' && character <= '9')
                .count();
    }
}
