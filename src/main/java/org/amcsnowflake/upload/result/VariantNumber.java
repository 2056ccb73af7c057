package org.amcsnowflake.upload.result;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import org.amcsnowflake.sql.ColumnType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;

/** Decides which numbers a VARIANT stores without loss: PARSE_JSON converts those beyond 38 digits to a double. */
final class VariantNumber {
    private VariantNumber() {}

    /** @param number digits with at most one sign and one decimal point */
    static boolean keeps(String number) {
        return number.length() <= ColumnType.MAXIMUM_DIGITS
                || digits(number) <= ColumnType.MAXIMUM_DIGITS
                || DoublePrecision.keeps(number);
    }

    /** Passes on each number of an object or a list. */
    static void each(String json, Consumer<String> numbers) {
        try (JsonParser parser = ResultRows.JSON.createParser(json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token.isNumeric()) {
                    numbers.accept(parser.getText());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long digits(String number) {
        return number.chars()
                .filter(character -> character >= '0' && character <= '9')
                .count();
    }
}
