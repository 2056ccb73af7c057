package org.amcsnowflake.shaping;

import java.time.LocalDate;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What an upload's options are applied with.
 *
 * @param fold converts a column's name to its form in the target
 * @param rates the same for each attempt of the upload
 * @param day of the execution, for rows without one of their own; empty if it has neither a window nor a week
 */
public record ShapingContext(
        Shaping shaping, UnaryOperator<String> fold, CurrencyRates rates, Optional<LocalDate> day) {
    public static final ShapingContext NONE = new ShapingContext(
            Shaping.NONE, UnaryOperator.identity(), (base, quote, day) -> Optional.empty(), Optional.empty());
}
