package org.amcsnowflake.promises;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code snowflake_transforms}: values are changed in order, exactly, and before columns are renamed. */
class ValuesAreTransformedTest extends PromiseTest {

    private static String transformed(String table, String transforms) {
        return to(table).replace("}", ", \"snowflake_transforms\": " + transforms + "}");
    }

    private String rows(String table, String columns) {
        return warehouse
                .rows("SELECT " + columns + " FROM " + table + " ORDER BY \"amc_row_number\"")
                .toString();
    }

    private String types(String table) {
        return warehouse.rows("DESCRIBE TABLE " + table).stream()
                .map(row -> row.get("name") + " " + row.get("type"))
                .filter(column -> !column.matches("(execution_id|uploaded_at|amc_\\w+) .*"))
                .sorted()
                .toList()
                .toString();
    }

    @Test
    void amountsInMicrocentsAndMillicentsBecomeExactDecimals() {
        String table = newTable();
        UUID execution = uploaded(
                transformed(table, """
                        [{"column": "spend", "transform": "microcents", "into": "usd"},
                         {"column": "click_cost", "transform": "millicents"}]"""),
                "[{\"spend\": 1234567890, \"click_cost\": 1}, {\"spend\": -1, \"click_cost\": 150000.5},"
                        + " {\"spend\": null, \"click_cost\": \"200000\"}, {\"spend\": 99999999999999999999999999999, \"click_cost\": 0}]");

        assertThat(rows(table, "\"spend\", \"usd\", \"click_cost\""))
                .isEqualTo(
                        "[{spend=1234567890, usd=12.345678900000, click_cost=0.000010000000},"
                                + " {spend=-1, usd=-1.0000E-8, click_cost=1.500005000000},"
                                + " {spend=null, usd=null, click_cost=2.000000000000},"
                                + " {spend=99999999999999999999999999999, usd=999999999999999999999.999999990000, click_cost=0E-12}]");
        assertThat(PromisedTables.parse(lastAttempt(execution).get("shaping").toString())
                        .path("transforms"))
                .hasToString(
                        "[{\"into\":\"usd\",\"column\":\"spend\",\"changed\":3,\"transform\":\"microcents\"},"
                                + "{\"into\":\"click_cost\",\"column\":\"click_cost\",\"changed\":3,\"transform\":\"millicents\"}]");
    }

    @Test
    void stepsAreAppliedInOrder() {
        String table = newTable();
        uploaded(
                transformed(table, """
                        [{"column": "a", "transform": "trim"}, {"column": "a", "transform": "null_if", "values": ["", "N/A", 0]},
                         {"column": "a", "transform": "default", "value": "none"}, {"column": "a", "transform": "upper", "into": "b"},
                         {"column": "b", "transform": "lower", "into": "c"}]"""),
                "[{\"a\": \" x \"}, {\"a\": \"N/A \"}, {\"a\": 0.0}, {\"z\": 1}, {\"a\": \" \\u00a0É\"}, {\"a\": [1.50]}]");

        assertThat(rows(table, "\"a\", \"b\", \"c\""))
                .isEqualTo(
                        "[{a=x, b=X, c=x}, {a=none, b=NONE, c=none}, {a=none, b=NONE, c=none}, {a=none, b=NONE, c=none},"
                                + " {a=É, b=É, c=é}, {a=[1.50], b=[1.50], c=[1.50]}]");
    }

    @Test
    void typesFollowTheTransformedValues() {
        String table = newTable();
        uploaded(
                transformed(table, """
                        [{"column": "day", "transform": "date_format", "format": "MM/DD/YYYY"},
                         {"column": "at", "transform": "date_format", "format": "DD-MON-YY HH12:MI PM TZH:TZM"},
                         {"column": "n", "transform": "trim"}, {"column": "x", "transform": "cast", "type": "number(10,2)"},
                         {"column": "id", "transform": "cast", "type": "VARCHAR(20)"}, {"column": "d", "transform": "cast", "type": "DATE"},
                         {"column": "yes", "transform": "cast", "type": "BOOLEAN"}, {"column": "f", "transform": "cast", "type": "FLOAT"}]"""),
                "{\"columns\": [{\"name\": \"day\", \"type\": \"STRING\"}, {\"name\": \"at\"}, {\"name\": \"n\", \"type\": \"STRING\"},"
                        + " {\"name\": \"x\"}, {\"name\": \"id\", \"type\": \"LONG\"}, {\"name\": \"d\"}, {\"name\": \"yes\"}, {\"name\": \"f\"}],"
                        + " \"rows\": [[\"01/31/2026\", \"02-jan-26 01:05 pm +02:00\", \" 7 \", \"12.50\", 123, \"2026-01-31\", \"True\", 0.1],"
                        + " [null, null, null, 3, 4, null, false, 2]]}");

        assertThat(types(table))
                .isEqualTo(
                        "[at TIMESTAMP_NTZ(9), d DATE, day TIMESTAMP_NTZ(9), f FLOAT, id VARCHAR(20), n VARCHAR(16777216),"
                                + " x NUMBER(10,2), yes BOOLEAN]");
        assertThat(rows(table, "\"day\", \"at\", \"n\", \"x\", \"id\", \"d\", \"yes\", \"f\""))
                .isEqualTo(
                        "[{day=2026-01-31 00:00:00.0, at=2026-01-02 11:05:00.0, n=7, x=12.50, id=123, d=2026-01-31, yes=true,"
                                + " f=0.1}, {day=null, at=null, n=null, x=3.00, id=4, d=null, yes=false, f=2.0}]");
    }

    @Test
    void aHashedIdentifierDoesNotLeave() {
        String table = newTable();
        UUID execution = uploaded(
                transformed(table, "[{\"column\": \"user_id\", \"transform\": \"hash\", \"into\": \"user_hash\"}]")
                        .replace("]}", "], \"snowflake_columns\": {\"user_id\": null, \"user_hash\": \"USER\"}}"),
                "[{\"user_id\": \"very-private-1\"}, {\"user_id\": null}, {\"user_id\": \"very-private-ü\"}]");

        assertThat(types(table)).isEqualTo("[USER VARCHAR(16777216)]");
        assertThat(rows(table, "\"USER\""))
                .isEqualTo("[{USER=88ed23ac460be20c8e0ac45dae813e9d30c32f887107e5d5a4d484fed3fd3844}, {USER=null},"
                        + " {USER=43c5370d64c6f6555be5df66d63d1b608435ba772a9ced99e3670f00f5727c41}]");
        assertThat(snowflake.statements().stream()
                        .filter(statement -> statement.tag().contains(execution.toString()))
                        .map(statement -> statement.sqlText()))
                .as("no statement has the column")
                .isNotEmpty()
                .noneMatch(sql -> sql.contains("\"user_id\""));
        assertThat(lastAttempt(execution).toString()).doesNotContain("very-private");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"column": "a", "transform": "microcents"}                              | "x"          | Row 2 of the result holds 'x' in the column 'a', to which the transform microcents cannot be applied: it is not a number.
            {"column": "a", "transform": "date_format", "format": "YYYY-MM-DD"}     | "2026-02-30" | Row 2 of the result holds '2026-02-30' in the column 'a', to which the transform date_format cannot be applied: it does not have the form YYYY-MM-DD.
            {"column": "a", "transform": "cast", "type": "NUMBER(3,1)"}             | 12.34        | snowflake_transforms casts the column "a" to NUMBER(3,1), but row 2 holds '12.34', which would be rounded.
            {"column": "a", "transform": "cast", "type": "NUMBER(3,1)"}             | 123          | snowflake_transforms casts the column "a" to NUMBER(3,1), but row 2 holds '123', which has too many digits.
            {"column": "a", "transform": "cast", "type": "BOOLEAN"}                 | "maybe"      | snowflake_transforms casts the column "a" to BOOLEAN, but row 2 holds 'maybe', which is of a different type.
            {"column": "a", "transform": "cast", "type": "FLOAT"}                   | 0.12345678901234567890 | snowflake_transforms casts the column "a" to FLOAT, but row 2 holds '0.12345678901234567890', which would be rounded.
            {"column": "a", "transform": "cast", "type": "VARCHAR(3)"}              | "ü😀xy"      | snowflake_transforms casts the column "a" to VARCHAR(3), but row 2 holds 'ü😀xy', which is longer.
            """)
    void aValueThatCannotBeConvertedIsNamed(String step, String value, String reason) {
        String table = newTable();
        warehouse.execute("CREATE TABLE " + table + " (\"a\" VARCHAR)");
        UUID execution = amc.execution(
                user, null, transformed(table, "[" + step + "]"), "[{\"a\": null}, {\"a\": " + value + "}]");

        assertThat(awaitFailed(execution)).startsWith(reason + " Nothing was stored.");
        assertThat(amc.isDead(execution)).isTrue();
        assertThat(count(table)).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                                                                  | must be a list of at most 100 transforms: [{"column": "spend", "transform": "microcents"}].
            [{"column": "a", "transform": "eval"}]                              | step 1 has no known transform; it must be one of cast, convert, date_format, default, hash, lower, microcents, millicents, null_if, trim, upper.
            [{"column": "a", "transform": "trim", "type": "x"}]                 | step 1 has the unknown field 'type'; trim may have column, into, transform.
            [{"transform": "trim"}]                                             | step 1 needs "column", a text.
            [{"column": "a", "transform": "trim"}, {"column": "a", "transform": "cast", "type": "BLOB"}] | step 2 casts to BLOB; it must be NUMBER(38,2), FLOAT, VARCHAR, BOOLEAN, DATE, TIMESTAMP_NTZ, VARIANT or another of their forms in Snowflake.
            [{"column": "a", "transform": "date_format", "format": "MM/YYYY"}]  | step 1 has the format 'MM/YYYY', which does not determine a date, or a complete time; write it like YYYY-MM-DD or MM/DD/YYYY HH24:MI:SS.
            [{"column": "a", "transform": "null_if", "values": [null]}]         | step 1 needs "values", which may contain texts, numbers, true or false.
            [{"column": "a", "transform": "convert", "to": "USD", "currency_column": "c"}] | step 1 needs "into", the name of a new column for the converted amount.
            [{"column": "a", "transform": "convert", "to": "$", "currency_column": "c", "into": "b"}] | step 1 converts to '$'; it must be the code of a currency, like USD.
            [{"column": "a", "transform": "hash", "into": "execution_id"}]      | writes into 'execution_id', a name that another column has, or that the service or Snowflake reserves; choose another one.
            [{"column": "a", "transform": "trim", "into": "b"}, {"column": "c", "transform": "trim", "into": "b"}] | step 2 writes into 'b', which is not a new column; choose another name.
            """)
    void whatCannotBeAppliedFailsAtOnce(String transforms, String reason) {
        UUID execution = amc.execution(user, null, transformed(newTable(), transforms), "[{\"a\": 1}]");

        assertThat(awaitFailed(execution))
                .isEqualTo("The execution cannot be uploaded: metadata.snowflake_transforms " + reason);
        assertThat(amc.isDead(execution)).isTrue();
    }

    @Test
    void aColumnThatTheResultLacksIsNullWithAWarning() {
        String table = newTable();
        UUID execution = uploaded(
                transformed(table, "[{\"column\": \"gone\", \"transform\": \"trim\", \"into\": \"new\"}]"),
                "[{\"a\": 1}]");

        assertThat(rows(table, "\"a\", \"gone\", \"new\"")).isEqualTo("[{a=1, gone=null, new=null}]");
        assertThat(lastAttempt(execution).get("shaping").toString())
                .contains("\"The result has no column 'gone', which snowflake_transforms names.\"");
    }

    @Test
    void aColumnOfNullsHasTheTypeThatLaterValuesNeed() {
        String table = newTable();
        String options = transformed(table, """
                [{"column": "spend", "transform": "microcents"}, {"column": "spend", "transform": "null_if", "values": [0]},
                 {"column": "day", "transform": "date_format", "format": "DD.MM.YYYY"}]""");
        UUID execution = uploaded(options, "[{\"spend\": 0, \"day\": null}]");
        assertThat(types(table)).isEqualTo("[day TIMESTAMP_NTZ(9), spend NUMBER(38,12)]");

        uploadAgain(execution, "[{\"spend\": 150000000, \"day\": \"31.01.2026\"}]");
        assertThat(rows(table, "\"spend\", \"day\"")).isEqualTo("[{spend=1.500000000000, day=2026-01-31 00:00:00.0}]");
    }

    @Test
    void theAutomaticKeyIsAColumnOfTheResult() {
        UUID execution = uploaded(transformed(newTable(), """
                        [{"column": "day", "transform": "date_format", "format": "DD.MM.YYYY"},
                         {"column": "day", "transform": "trim", "into": "a_day"}]"""), "[{\"day\": \"31.01.2026\"}]");

        assertThat(lastAttempt(execution).get("upsert_key").toString())
                .startsWith("execution_id, day, amc_row_number: ");
    }

    @Test
    void aTransformedColumnMayBeTheKey() {
        String table = newTable();
        String keyed = transformed(table, "[{\"column\": \"id\", \"transform\": \"lower\"}]")
                .replace("}]}", "}], \"snowflake_columns\": {\"id\": \"ID\"}, \"snowflake_key_columns\": [\"ID\"]}");
        uploaded(
                keyed,
                "[{\"id\": \"A\", \"v\": 1}, {\"id\": \"B\", \"v\": 1}, {\"id\": null, \"v\": 1}, {\"id\": \"c\", \"v\": 1}]");
        uploaded(
                keyed,
                "[{\"id\": \"a\", \"v\": 2}, {\"id\": null, \"v\": 2}, {\"id\": \"D\", \"v\": 2}, {\"id\": \"e\", \"v\": 2}]");

        assertThat(warehouse
                        .rows("SELECT ID, \"v\" FROM " + table + " ORDER BY ID")
                        .toString())
                .isEqualTo("[{ID=a, v=2}, {ID=b, v=1}, {ID=c, v=1}, {ID=d, v=2}, {ID=e, v=2}, {ID=null, v=2}]");
    }

    private static final String TO_USD = """
            [{"column": "fee", "transform": "microcents", "into": "amount"},
             {"column": "amount", "transform": "convert", "to": "USD", "currency_column": "iso", "day_column": "day", "into": "usd"}]""";

    @Test
    void amountsAreConvertedAtTheRateOfTheirDay() {
        String table = newTable();
        amc.update("INSERT INTO snowflake_currency_rates VALUES ('GBP', 'USD', '2026-01-31', 1.25),"
                + " ('GBP', 'USD', '2026-02-01', 1.3), ('JPY', 'USD', '2026-01-31', 0.0066123456)");
        uploaded(
                transformed(table, TO_USD),
                "[{\"fee\": 1000000001, \"iso\": \"GBP\", \"day\": \"2026-01-31\"}, {\"fee\": 100000000, \"iso\": \" gbp\", \"day\": \"2026-02-01T23:00:00Z\"},"
                        + " {\"fee\": 100000000000000, \"iso\": \"JPY\", \"day\": \"2026-01-31\"}, {\"fee\": 50000000, \"iso\": \"USD\", \"day\": \"2026-01-31\"},"
                        + " {\"fee\": null, \"iso\": null}]");

        assertThat(warehouse
                        .rows("SELECT \"usd\"::VARCHAR AS U FROM " + table + " ORDER BY \"amc_row_number\"")
                        .toString())
                .isEqualTo(
                        "[{U=12.500000012500}, {U=1.300000000000}, {U=6612.345600000000}, {U=0.500000000000}, {U=null}]");
    }

    @Test
    void aRetryUsesTheSameRatesAndAMissingOneIsNamed() {
        String table = newTable();
        amc.update("INSERT INTO snowflake_currency_rates VALUES ('SEK', 'USD', '2026-01-31', 0.25)");
        UUID execution = amc.execution(
                user,
                null,
                transformed(table, TO_USD),
                "[{\"fee\": 100000000, \"iso\": \"SEK\", \"day\": \"2026-01-31\"}, {\"fee\": 100000000, \"iso\": \"NOK\", \"day\": \"2026-01-31\"}]");
        assertThat(awaitFailed(execution))
                .isEqualTo(
                        "Row 2 of the result holds '1' in the column 'amount', to which the transform convert cannot be"
                                + " applied: it needs the rate from NOK to USD of 2026-01-31, which the table snowflake_currency_rates"
                                + " does not have. Nothing was stored. Add the rate, then retry.");

        amc.update("UPDATE snowflake_currency_rates SET rate = 0.75 WHERE base = 'SEK'");
        amc.update("INSERT INTO snowflake_currency_rates VALUES ('NOK', 'USD', '2026-01-31', 0.5)");
        amc.retry(execution);
        awaitUploaded(execution);
        String amounts = "SELECT \"usd\"::VARCHAR AS U FROM " + table + " ORDER BY \"amc_row_number\"";
        assertThat(warehouse.rows(amounts)).hasToString("[{U=0.250000000000}, {U=0.500000000000}]");

        amc.retry(execution);
        awaitUploaded(execution);
        assertThat(warehouse.rows(amounts))
                .as("a repeated upload is a new one")
                .hasToString("[{U=0.750000000000}, {U=0.500000000000}]");
    }

    @Test
    void withoutADayOfTheRowTheFirstDayOfTheWindowCounts() {
        amc.update("INSERT INTO snowflake_currency_rates VALUES ('DKK', 'EUR', '2026-01-05', 0.125)");
        String table = newTable();
        String options = transformed(table, """
                [{"column": "cost", "transform": "convert", "to": "EUR", "currency_column": "iso", "into": "eur"}]""");
        UUID execution = amc.runningExecution(user, null, options, "[{\"cost\": 8, \"iso\": \"DKK\"}]");
        amc.window(execution, "2026-01-05T00:00:00Z", "2026-01-12T00:00:00Z");
        amc.complete(execution);
        awaitUploaded(execution);
        assertThat(warehouse.rows("SELECT \"eur\" FROM " + table)).hasToString("[{eur=1}]");

        UUID without = amc.execution(user, null, options, "[{\"cost\": 8, \"iso\": \"DKK\"}]");
        assertThat(awaitFailed(without))
                .endsWith(
                        "it has no day: the execution has neither a time window nor a week. Nothing was stored. Name a"
                                + " day_column in snowflake_transforms, then retry.");
    }
}
