package org.amcsnowflake.upload;

import java.math.BigDecimal;

/** Tells which numbers a FLOAT column, a binary double, gives back as they were. */
final class DoublePrecision {
    /** Every decimal number of so many significant digits survives the way into a double and back. */
    private static final int ALWAYS_KEPT = 15;

    /** So many digits name a double, so that a fraction written with them is taken for the double it was printed from. */
    private static final int PRINTED = 17;

    private DoublePrecision() {}

    /** @param number digits with at most a sign and a point */
    static boolean keeps(String number) {
        if (number.length() <= ALWAYS_KEPT) {
            return true;
        }
        double nearest = Double.parseDouble(number);
        if (Double.isInfinite(nearest)) {
            return false;
        }
        BigDecimal exact = new BigDecimal(number).stripTrailingZeros();
        if (nearest == 0) {
            return exact.signum() == 0;
        }
        boolean fraction = exact.scale() > 0;
        return (fraction && exact.precision() <= PRINTED)
                || exact.compareTo(new BigDecimal(Double.toString(nearest))) == 0;
    }
}
