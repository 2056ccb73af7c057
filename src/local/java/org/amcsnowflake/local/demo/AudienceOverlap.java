package org.amcsnowflake.local.demo;

import org.amcsnowflake.local.amc.AmcColumn;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** No date column, integers with 38 digits, and ratios with 18 decimal places. */
record AudienceOverlap() implements DemoResult {
    private static final BigInteger LARGEST = BigInteger.TEN.pow(38).subtract(BigInteger.ONE);

    @Override
    public String template() {
        return "audience-overlap";
    }

    @Override
    public List<AmcColumn> columns() {
        return List.of(
                new AmcColumn("audience_a", "STRING"),
                new AmcColumn("audience_b", "STRING"),
                new AmcColumn("reach_key", "DECIMAL"),
                new AmcColumn("users_both", "LONG"),
                new AmcColumn("difference", "LONG"),
                new AmcColumn("overlap_ratio", "DECIMAL"));
    }

    @Override
    public List<@Nullable Object> row(int number, LocalDate firstDay, SplittableRandom random) {
        return Arrays.asList(
                "In-market / Outdoor " + number % 11,
                number % 9 == 8 ? null : "Lifestyle: Läufer 🏃 " + number % 7,
                LARGEST.subtract(BigInteger.valueOf(number)),
                random.nextLong(5_000_000_000L),
                random.nextLong(-4_000_000_000L, 4_000_000_000L),
                BigDecimal.valueOf(random.nextLong(1_000_000_000_000_000_000L), 18));
    }
}
