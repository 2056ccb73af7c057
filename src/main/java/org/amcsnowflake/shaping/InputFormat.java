package org.amcsnowflake.shaping;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.format.TextStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A form of dates and times in the elements of Snowflake's formats: {@code MM/DD/YYYY HH24:MI:SS}. Names of months and
 * AM or PM are English, in any case.
 */
public final class InputFormat {
    private static final DateTimeFormatter ISO_TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final Pattern TIME = Pattern.compile("HH|MI|SS|FF|AM|PM", Pattern.CASE_INSENSITIVE);
    private static final String INCOMPLETE = "does not determine a date, or a complete time";
    private static final Map<String, Consumer<DateTimeFormatterBuilder>> ELEMENTS = new LinkedHashMap<>();

    static {
        // In this order: an element may begin like a shorter one.
        ELEMENTS.put("YYYY", form -> form.appendValue(ChronoField.YEAR, 4));
        ELEMENTS.put("YY", form -> form.appendValueReduced(ChronoField.YEAR, 2, 2, 1970));
        ELEMENTS.put("MMMM", form -> form.appendText(ChronoField.MONTH_OF_YEAR, TextStyle.FULL));
        ELEMENTS.put("MON", form -> form.appendText(ChronoField.MONTH_OF_YEAR, TextStyle.SHORT));
        ELEMENTS.put("MM", form -> form.appendValue(ChronoField.MONTH_OF_YEAR, 2));
        ELEMENTS.put("MI", form -> form.appendValue(ChronoField.MINUTE_OF_HOUR, 2));
        ELEMENTS.put("DD", form -> form.appendValue(ChronoField.DAY_OF_MONTH, 2));
        ELEMENTS.put("HH24", form -> form.appendValue(ChronoField.HOUR_OF_DAY, 2));
        ELEMENTS.put("HH12", form -> form.appendValue(ChronoField.CLOCK_HOUR_OF_AMPM, 2));
        ELEMENTS.put("AM", form -> form.appendText(ChronoField.AMPM_OF_DAY));
        ELEMENTS.put("PM", form -> form.appendText(ChronoField.AMPM_OF_DAY));
        ELEMENTS.put("SS", form -> form.appendValue(ChronoField.SECOND_OF_MINUTE, 2));
        IntStream.rangeClosed(1, 9)
                .forEach(digits -> ELEMENTS.put(
                        "FF" + digits, form -> form.appendFraction(ChronoField.NANO_OF_SECOND, digits, digits, false)));
        ELEMENTS.put("FF", form -> form.appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, false));
        ELEMENTS.put("TZH:TZM", form -> form.appendOffset("+HH:MM", "+00:00"));
        ELEMENTS.put("TZHTZM", form -> form.appendOffset("+HHMM", "+0000"));
    }

    private final String format;
    private final DateTimeFormatter formatter;

    private InputFormat(String format, DateTimeFormatter formatter) {
        this.format = format;
        this.formatter = formatter;
    }

    /** @throws IllegalArgumentException if it has an unknown element, or does not determine a date */
    static InputFormat of(String format) {
        DateTimeFormatterBuilder form = new DateTimeFormatterBuilder().parseCaseInsensitive();
        int position = 0;
        Set<String> elements = new HashSet<>();
        while (position < format.length()) {
            position = append(format, position, form, elements);
        }
        InputFormat input =
                new InputFormat(format, form.toFormatter(Locale.ENGLISH).withResolverStyle(ResolverStyle.STRICT));
        // The month and the day of this date cannot be mistaken for each other.
        LocalDateTime example = LocalDateTime.of(2026, 1, 31, 13, 14, 15);
        try {
            TemporalAccessor read = input.formatter.parse(input.formatter.format(example.atOffset(ZoneOffset.UTC)));
            LocalTime time = read.query(TemporalQueries.localTime());
            boolean hasTime = TIME.matcher(format).find();
            boolean isTimeComplete = time != null && time.getHour() == example.getHour();
            if (example.toLocalDate().equals(read.query(TemporalQueries.localDate())) && (isTimeComplete || !hasTime)) {
                return input;
            }
        } catch (DateTimeException ambiguous) {
            throw new IllegalArgumentException(INCOMPLETE, ambiguous);
        }
        throw new IllegalArgumentException(INCOMPLETE);
    }

    private static int append(String format, int position, DateTimeFormatterBuilder form, Set<String> elements) {
        String rest = format.substring(position).toUpperCase(Locale.ROOT);
        for (Map.Entry<String, Consumer<DateTimeFormatterBuilder>> element : ELEMENTS.entrySet()) {
            if (rest.startsWith(element.getKey())) {
                // MM is the month: as minutes, it would be read and forgotten.
                if (!elements.add(unit(element.getKey()))) {
                    throw new IllegalArgumentException(
                            "has " + element.getKey() + " beside another " + unit(element.getKey()));
                }
                element.getValue().accept(form);
                return position + element.getKey().length();
            }
        }
        char literal = format.charAt(position);
        // A T between date and time is usual.
        if (Character.isLetterOrDigit(literal) && literal != 'T') {
            throw new IllegalArgumentException(
                    "has the unknown element '" + TransformList.shortened(format.substring(position)) + "'");
        }
        form.appendLiteral(literal);
        return position + 1;
    }

    /** What the element says of a time. */
    private static String unit(String element) {
        return switch (element.charAt(0)) {
            case 'Y' -> "year";
            case 'M' -> element.equals("MI") ? "minute" : "month";
            case 'D' -> "day";
            case 'H' -> "hour";
            case 'S' -> "second";
            case 'F' -> "fraction";
            case 'T' -> "offset";
            default -> "AM or PM";
        };
    }

    /** @throws UnsuitableValueException if the text has another form */
    String iso(String text) {
        try {
            TemporalAccessor read = formatter.parse(text);
            LocalDate date = LocalDate.from(read);
            LocalTime time = read.query(TemporalQueries.localTime());
            if (time == null) {
                return date.toString();
            }
            ZoneOffset offset = read.query(TemporalQueries.offset());
            return date + "T" + iso(time) + (offset == null ? "" : offset.getId());
        } catch (DateTimeException | ArithmeticException e) {
            throw new UnsuitableValueException("does not have the form " + format);
        }
    }

    private static String iso(LocalTime time) {
        String fraction = String.format(Locale.ROOT, "%09d", time.getNano()).replaceFirst("0+$", "");
        return ISO_TIME.format(time) + (fraction.isEmpty() ? "" : "." + fraction);
    }

    @Override
    public String toString() {
        return format;
    }
}
