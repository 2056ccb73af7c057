package org.amcsnowflake.local.demo;

import org.amcsnowflake.local.amc.AmcColumn;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Negative corrections, empty texts, a column of mixed types, and a column whose first value appears late in the
 * result.
 */
record NewToBrand() implements DemoResult {
    private static final int ROWS_WITHOUT_RETURNS = 40;

    @Override
    public String template() {
        return "new-to-brand";
    }

    @Override
    public List<AmcColumn> columns() {
        return List.of(
                new AmcColumn("purchase_date", "DATE"),
                new AmcColumn("asin", "STRING"),
                new AmcColumn("new_to_brand", "BOOLEAN"),
                new AmcColumn("customers", "LONG"),
                new AmcColumn("sales_correction", "DECIMAL"),
                new AmcColumn("recorded_at", "TIMESTAMP"),
                new AmcColumn("comment", "STRING"),
                new AmcColumn("note", "STRING"),
                new AmcColumn("return_reason", "STRING"));
    }

    @Override
    public List<@Nullable Object> row(int number, LocalDate firstDay, SplittableRandom random) {
        LocalDate day = firstDay.plusDays(random.nextInt(7));
        return Arrays.asList(
                day.toString(),
                "B0%08d".formatted(random.nextInt(100_000_000)),
                random.nextBoolean(),
                random.nextInt(10_000),
                BigDecimal.valueOf(random.nextLong(-900_000, 100), 2),
                day + " %02d:%02d:%02d".formatted(random.nextInt(24), random.nextInt(60), random.nextInt(60)),
                number % 3 == 0 ? "" : "Lieferung №" + number,
                note(number),
                number < ROWS_WITHOUT_RETURNS ? null : "damaged 📦");
    }

    private static @Nullable Object note(int number) {
        return switch (number % 5) {
            case 0 -> number;
            case 1 -> "see order " + number;
            case 2 -> number % 2 == 0;
            case 3 -> new BigDecimal("0.10");
            default -> null;
        };
    }
}
