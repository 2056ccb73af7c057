package org.amcsnowflake.shaping;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Optional;

/** How many units of one currency a unit of another one is worth. */
@FunctionalInterface
public interface CurrencyRates {
    Optional<BigDecimal> rate(String base, String quote, LocalDate day);
}
