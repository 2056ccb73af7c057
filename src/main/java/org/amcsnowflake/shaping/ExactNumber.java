package org.amcsnowflake.shaping;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/** A number of a result, with all its digits. */
record ExactNumber(BigDecimal value) {
    private static final Pattern PLAIN = Pattern.compile("-?\\d+(\\.\\d+)?");

    /** Whether it consists of digits, with at most one sign and one decimal point. */
    static boolean isWrittenIn(String text) {
        return PLAIN.matcher(text).matches();
    }

    /** @throws UnsuitableValueException if it is neither a number nor the text of one */
    static ExactNumber of(Cell cell) {
        boolean isNumber = cell.kind() == Cell.Kind.NUMBER || cell.isText() && isWrittenIn(cell.text());
        if (!isNumber) {
            throw new UnsuitableValueException("is not a number");
        }
        return new ExactNumber(new BigDecimal(cell.text()));
    }

    ExactNumber movePointLeft(int digits) {
        return new ExactNumber(value.movePointLeft(digits));
    }

    ExactNumber times(BigDecimal factor) {
        return new ExactNumber(value.multiply(factor));
    }

    boolean isEqualTo(ExactNumber other) {
        return value.compareTo(other.value) == 0;
    }

    /** In digits, without trailing zeros. */
    Cell cell() {
        BigDecimal shortest = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
        return new Cell(Cell.Kind.NUMBER, shortest.toPlainString());
    }
}
