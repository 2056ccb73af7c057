package org.amcsnowflake.shaping;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/** A number of a result, with all its digits. */
record ExactNumber(BigDecimal value) {
    private static final Pattern PLAIN = Pattern.compile("-?\\d+(\\.\\d+)?");

    /** More would take minutes to calculate with, and no numeric type has them. */
    private static final int MOST_DIGITS = 1_000;

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
        if (cell.text().length() > MOST_DIGITS) {
            throw new UnsuitableValueException("has more than 1,000 digits");
        }
        return new ExactNumber(new BigDecimal(cell.text()));
    }

    ExactNumber movePointLeft(int digits) {
        return new ExactNumber(value.movePointLeft(digits));
    }

    ExactNumber times(BigDecimal factor) {
        return new ExactNumber(value.multiply(factor));
    }

    /** The same cell for equal numbers, however they are written; others as they are. */
    static Cell comparable(Cell cell) {
        return cell.kind() == Cell.Kind.NUMBER && cell.text().length() <= MOST_DIGITS
                ? new ExactNumber(new BigDecimal(cell.text())).cell()
                : cell;
    }

    /** In digits, without trailing zeros. */
    Cell cell() {
        BigDecimal shortest = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
        return new Cell(Cell.Kind.NUMBER, shortest.toPlainString());
    }
}
