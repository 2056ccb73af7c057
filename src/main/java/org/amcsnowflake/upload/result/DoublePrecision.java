package org.amcsnowflake.upload.result;

import java.math.BigDecimal;
import java.math.MathContext;

/** Decides which numbers a FLOAT column, a binary double, stores without loss. */
final class DoublePrecision {
    /** Every decimal number with up to this many characters survives conversion to a double and back. */
    private static final int ALWAYS_KEPT = 15;

    /** No double needs more digits to be distinguished from all others. */
    private static final int MOST_PRINTED = 17;

    private DoublePrecision() {}

    /**
     * Whether the number is exactly what its nearest double prints with its number of digits.
     *
     * @param number digits with at most one sign and one decimal point
     */
    static boolean keeps(String number) {
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
}
