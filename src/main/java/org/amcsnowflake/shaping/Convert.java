package org.amcsnowflake.shaping;

import org.amcsnowflake.sql.ColumnType;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An amount in another currency, by the rate of a day.
 *
 * @param to the currency's code
 * @param currencyColumn the column that has the code of the amount's currency
 * @param dayColumn the column that has the day; otherwise it is the execution's
 */
record Convert(String to, String currencyColumn, Optional<String> dayColumn) implements Operation {
    static final Pattern CODE = Pattern.compile("[A-Z]{3}");

    /** A date, perhaps with a time; not of the year 0, which PostgreSQL does not have. */
    private static final Pattern DAY = Pattern.compile("((?!0000)\\d{4}-\\d{2}-\\d{2})([T ].*)?", Pattern.DOTALL);

    @Override
    public String label() {
        return "convert";
    }

    @Override
    public Set<String> reads() {
        return Stream.concat(Stream.of(currencyColumn), dayColumn.stream()).collect(Collectors.toSet());
    }

    @Override
    public Cell apply(Cell value, Row row) {
        ExactNumber amount = ExactNumber.of(value);
        String from = currency(row.value(currencyColumn));
        return (from.equals(to) ? amount : amount.times(rate(from, day(row), row.context()))).cell();
    }

    private String currency(@Nullable Cell value) {
        String code = value == null ? "" : value.text().strip().toUpperCase(Locale.ROOT);
        if (!CODE.matcher(code).matches()) {
            throw UnsuitableValueException.of(currencyColumn, "is not the code of a currency, like USD");
        }
        return code;
    }

    private LocalDate day(Row row) {
        if (dayColumn.isEmpty()) {
            return row.context()
                    .day()
                    .orElseThrow(() -> new UnsuitableValueException(
                            "has no day: the execution has neither a time window nor a week",
                            "Name a day_column in snowflake_transforms, then retry."));
        }
        Cell value = row.value(dayColumn.get());
        Matcher written = DAY.matcher(value == null ? "" : value.text());
        try {
            if (written.matches()) {
                return LocalDate.parse(written.group(1));
            }
        } catch (DateTimeException notInTheCalendar) {
            // The same error as for another text.
        }
        throw UnsuitableValueException.of(dayColumn.get(), "does not begin with a date like 2026-01-31");
    }

    private BigDecimal rate(String from, LocalDate day, ShapingContext context) {
        return context.rates()
                .rate(from, to, day)
                .orElseThrow(() -> new UnsuitableValueException(
                        "needs the rate from " + from + " to " + to + " of " + day
                                + ", which the table snowflake_currency_rates does not have",
                        "Add the rate, then retry."));
    }

    @Override
    public ColumnType typeOfNulls(ColumnType before) {
        return AMOUNT;
    }

    @Override
    public Optional<ColumnType> declared(Optional<ColumnType> before) {
        return Optional.empty();
    }
}
