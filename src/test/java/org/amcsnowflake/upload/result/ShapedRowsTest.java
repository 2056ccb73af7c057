package org.amcsnowflake.upload.result;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.amcsnowflake.failures.ErrorClass;
import org.amcsnowflake.failures.Fault;
import org.amcsnowflake.shaping.CurrencyRates;
import org.amcsnowflake.shaping.Shaping;
import org.amcsnowflake.shaping.ShapingContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** What options do to rows, without a service. */
class ShapedRowsTest {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private static final CurrencyRates RATES =
            (base, quote, day) -> base.equals("GBP") ? Optional.of(new BigDecimal("1.25")) : Optional.empty();

    private static final String CONVERT = """
            [{"column": "a", "transform": "convert", "to": "USD", "currency_column": "iso", "day_column": "day", "into": "usd"}]""";

    /** The rows as {@code name=value}; options are JSON, and empty ones are not set. */
    private static List<String> shaped(String columns, String transforms, String... rows) {
        try (ResultStream stream = stream(columns, transforms, new InlineLimits(1_000, 1_000), rows)) {
            List<ColumnProfile> stored = stream.result(0).columns();
            List<String> shaped = new ArrayList<>();
            for (String[] values : stream.firstRows(0, rows.length)) {
                List<String> row = new ArrayList<>();
                for (int i = 0; i < stored.size(); i++) {
                    row.add(stored.get(i).name() + "=" + (i < values.length ? values[i] : null));
                }
                shaped.add(String.join(", ", row));
            }
            return shaped;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ResultStream stream(String columns, String transforms, InlineLimits limits, String... rows)
            throws IOException {
        Shaping shaping = Shaping.of(json(columns), json(transforms), json(""));
        return new ResultStream(
                new ByteArrayInputStream(String.join("\n", rows).getBytes(StandardCharsets.UTF_8)),
                new ResultShape(new ResultShape.ResultData(rows.length), List.of()),
                limits,
                new ShapingContext(shaping, UnaryOperator.identity(), RATES, Optional.of(LocalDate.of(2026, 1, 5))));
    }

    private static JsonNode json(String text) throws JsonProcessingException {
        return text.isEmpty() ? JSON.missingNode() : JSON.readTree(text);
    }

    @Test
    void trimRemovesTheWhiteSpaceOfUnicodeAndNothingElse() {
        String white = " \t\n\u000b\f\r\u0085\u00a0\u1680\u2000\u2007\u200a\u2028\u2029\u202f\u205f\u3000";

        assertThat(shaped(
                        "",
                        "[{\"column\": \"a\", \"transform\": \"trim\"}]",
                        "{\"a\": " + JSON.getNodeFactory().textNode(white + "x y" + white) + "}",
                        "{\"a\": \"\u200bx\u001f\"}".replace("\u001f", "\\u001f"),
                        "{\"a\": " + JSON.getNodeFactory().textNode(white) + "}"))
                .containsExactly("a=x y", "a=\u200bx\u001f", "a=");
    }

    @Test
    void numbersOfOptionsAreExact() {
        assertThat(shaped(
                        "",
                        """
                        [{"column": "a", "transform": "null_if", "values": [12345678901234567.1234567891, 1e2]},
                         {"column": "a", "transform": "default", "value": 98765432109876543.1234567891}]""",
                        "{\"a\": 12345678901234567.1234567891}",
                        "{\"a\": 12345678901234567.1234567892}",
                        "{\"a\": 100.00}",
                        "{\"a\": \"100\"}"))
                .containsExactly(
                        "a=98765432109876543.1234567891",
                        "a=12345678901234567.1234567892",
                        "a=98765432109876543.1234567891",
                        "a=100");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            1                        | 0.00000001
            0                        | 0
            -0                       | 0
            "-0.0"                   | 0
            100000000                | 1
            -123456789012345678901234567890.50 | -1234567890123456789012.345678905
            "007"                    | 0.00000007
            """)
    void microcentsAreDividedExactly(String value, String stored) {
        assertThat(shaped("", "[{\"column\": \"a\", \"transform\": \"microcents\"}]", "{\"a\": " + value + "}"))
                .containsExactly("a=" + stored);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"1e5\"", "\"+1\"", "\" 1\"", "\".5\"", "\"1.\"", "\"\"", "\"१\"", "true", "[1]", "{\"b\": 1}"})
    void whatIsNotWrittenInDigitsIsNoAmount(String value) {
        assertThatThrownBy(() ->
                        shaped("", "[{\"column\": \"a\", \"transform\": \"millicents\"}]", "{\"a\": " + value + "}"))
                .isInstanceOf(Fault.class)
                .hasMessageContaining("to which the transform millicents cannot be applied: it is not a number.");
    }

    @Test
    void aNumberThatWouldTakeMinutesToReadIsRefused() {
        String digits = "9".repeat(1_000_000);

        assertThatThrownBy(() -> shaped(
                        "", "[{\"column\": \"a\", \"transform\": \"microcents\"}]", "{\"a\": \"" + digits + "\"}"))
                .isInstanceOf(Fault.class)
                .hasMessageStartingWith("Row 1 of the result holds '" + "9".repeat(60) + "…' in the column 'a'")
                .hasMessageContaining("it has more than 1,000 digits. Nothing was stored.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            [{"column": "id", "transform": "hash"}, {"column": "id", "transform": "microcents"}]              | id |
            [{"column": "id", "transform": "microcents"}, {"column": "id", "transform": "hash"}]              | id | hidden
            [{"column": "id", "transform": "hash", "into": "h"}, {"column": "id", "transform": "microcents"}] | id | hidden
            [{"column": "id", "transform": "trim", "into": "t"}, {"column": "t", "transform": "hash", "into": "h"}, {"column": "id", "transform": "microcents"}] | id | hidden
            [{"column": "id", "transform": "trim", "into": "t"}, {"column": "id", "transform": "hash"}, {"column": "t", "transform": "microcents"}] | t | hidden
            [{"column": "n", "transform": "convert", "to": "USD", "currency_column": "id", "into": "usd"}, {"column": "id", "transform": "hash"}] | id | hidden
            [{"column": "n", "transform": "hash"}, {"column": "id", "transform": "microcents"}]               | id | shown
            """)
    void theOriginalOfAHashedColumnIsNotInAnError(String transforms, String column, String original) {
        Fault fault =
                catchThrowableOfType(Fault.class, () -> shaped("", transforms, "{\"id\": \"very-private\", \"n\": 1}"));

        assertThat(fault.errorClass()).isEqualTo(ErrorClass.DATA);
        assertThat(fault).hasMessageContaining("Row 1 of the result").hasMessageContaining("in the column '" + column);
        assertThat(fault.logSentence()).doesNotContain("very-private");
        if ("shown".equals(original)) {
            assertThat(fault).hasMessageContaining("very-private");
        } else {
            assertThat(fault).hasMessageNotContaining("very-private");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"a": 1, "iso": "Euro", "day": "2026-01-05"}     | Row 1 of the result holds 'Euro' in the column 'iso', to which the transform convert cannot be applied: it is not the code of a currency, like USD.
            {"a": 1, "day": "2026-01-05"}                    | Row 1 of the result holds NULL in the column 'iso', to which the transform convert cannot be applied: it is not the code of a currency, like USD.
            {"a": 1, "iso": "GBP", "day": "01/05/2026"}      | Row 1 of the result holds '01/05/2026' in the column 'day', to which the transform convert cannot be applied: it does not begin with a date like 2026-01-31.
            {"a": 1, "iso": "GBP", "day": "2026-01-0512"}    | Row 1 of the result holds '2026-01-0512' in the column 'day', to which the transform convert cannot be applied: it does not begin with a date like 2026-01-31.
            {"a": 1, "iso": "GBP", "day": "0000-01-05"}      | Row 1 of the result holds '0000-01-05' in the column 'day', to which the transform convert cannot be applied: it does not begin with a date like 2026-01-31.
            {"a": 1, "iso": "GBP", "day": "2026-02-29"}      | Row 1 of the result holds '2026-02-29' in the column 'day', to which the transform convert cannot be applied: it does not begin with a date like 2026-01-31.
            {"a": 1, "iso": "GBP"}                           | Row 1 of the result holds NULL in the column 'day', to which the transform convert cannot be applied: it does not begin with a date like 2026-01-31.
            {"a": "x", "iso": "GBP", "day": "2026-01-05"}    | Row 1 of the result holds 'x' in the column 'a', to which the transform convert cannot be applied: it is not a number.
            """)
    void aConversionNamesTheValueThatItCannotUse(String row, String reason) {
        assertThatThrownBy(() -> shaped("", CONVERT, row))
                .isInstanceOf(Fault.class)
                .hasMessageStartingWith(reason + " Nothing was stored.");
    }

    @Test
    void theDayOfAConversionIsTheDateAsItIsWritten() {
        assertThat(shaped(
                        "{\"*\": \"drop\"}",
                        CONVERT,
                        "{\"a\": 2, \"iso\": \"gbp \", \"day\": \"2026-01-31T23:59:59-08:00\"}",
                        "{\"a\": 2, \"iso\": \"GBP\", \"day\": \"2028-02-29 00:00\"}",
                        "{\"a\": 2, \"iso\": \"USD\", \"day\": \"\"}"))
                .containsExactly("usd=2.5", "usd=2.5", "usd=2");
    }

    @Test
    void aColumnThatIsReadAndNeitherInTheResultNorNamedDoesNotFail() {
        String transforms = "[{\"column\": \"gone\", \"transform\": \"trim\", \"into\": \"b\"}]";

        assertThat(shaped("{\"a\": \"a\", \"*\": \"fail\"}", transforms, "{\"a\": 1}"))
                .containsExactly("b=null, a=1");
        assertThat(shaped("{\"a\": \"a\", \"*\": \"fail\"}", transforms)).isEmpty();
        assertThatThrownBy(() -> shaped("{\"a\": \"a\", \"*\": \"fail\"}", transforms, "{\"gone\": \"x\"}"))
                .hasMessageContaining("does not name the column 'gone' of the result");
    }

    @Test
    void columnsMayHaveAnyNameInTheResult() {
        String longName = "n".repeat(300);

        assertThat(shaped(
                        "{\"" + longName
                                + "\": \"LONG\", \"\": \"EMPTY\", \"\\n\": \"LINE\", \"é\": \"COMPOSED\", \"*\": \"drop\"}",
                        "[{\"column\": \"" + longName + "\", \"transform\": \"upper\"}]",
                        "{\"" + longName + "\": \"x\", \"\": 1, \"\\n\": 2, \"é\": 3, \"e\u0301\": 4, \"*\": 5}"))
                .containsExactly("LONG=X, EMPTY=1, LINE=2, COMPOSED=3");
    }

    @Test
    void aSampleDoesNotSayWhatLaterRowsMayContradict() throws IOException {
        try (ResultStream stream = stream(
                "{\"late\": \"LATE\"}",
                "[{\"column\": \"later\", \"transform\": \"trim\"}]",
                new InlineLimits(1, 1),
                "{\"a\": 1}",
                "{\"a\": 2}",
                "{\"late\": 3, \"later\": \"x\"}")) {
            assertThat(stream.sample(0).shaping().orElseThrow().warnings())
                    .containsExactly(
                            "The first 2 rows have no column 'later', which snowflake_transforms names.",
                            "The first 2 rows have no column 'late'; if later ones lack it too, \"LATE\" is NULL in each row.");
        }
    }
}
