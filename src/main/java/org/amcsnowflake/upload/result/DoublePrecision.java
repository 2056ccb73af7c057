package org.amcsnowflake.upload.result;

import java.math.BigDecimal;
import java.math.MathContext;

/** Tells which numbers a FLOAT column, a binary double, gives back as they were. */
final class DoublePrecision {
    /** Every decimal number of so many characters survives the way into a double and back. */
    private static final int ALWAYS_KEPT = 15;

    /** No double needs more digits to be told from all others. */
    private static final int MOST_PRINTED = 17;

    private DoublePrecision() {}

    /**
     * Whether the number is the nearest double as it is printed with so many digits.
     *
     * @param number digits with at most a sign and a point
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
