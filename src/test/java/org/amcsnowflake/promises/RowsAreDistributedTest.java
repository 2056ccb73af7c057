package org.amcsnowflake.promises;

import org.amcsnowflake.local.snowflake.fault.Fault;
import org.amcsnowflake.local.snowflake.fault.FaultAction;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code snowflake_tables}: to which table each row goes; U1 to U9 hold for each of them. */
class RowsAreDistributedTest extends PromiseTest {
    private static final String RESULT = """
            [{"brand": "a", "n": 1}, {"brand": "b", "n": 2}, {"brand": null, "n": 3}, {"brand": "a", "n": 4}, {"brand": "c", "n": 5.5}]""";

    private static String tables(String... entries) {
        return with("{\"snowflake_enabled\": true}", "snowflake_tables", "[" + String.join(", ", entries) + "]");
    }

    private static String with(String metadata, String key, String json) {
        return metadata.substring(0, metadata.length() - 1) + ", \"" + key + "\": " + json + "}";
    }

    /** @param in values of the column "brand" */
    private static String when(String table, String... in) {
        return "{\"table\": \"%s\", \"when\": {\"column\": \"brand\", \"in\": [%s]}}"
                .formatted(table, String.join(", ", in));
    }

    private static String others(String table) {
        return "{\"table\": \"" + table + "\"}";
    }

    /** Row numbers and values of "n", or "-" if there is no table. */
    private String rows(String table) {
        if (warehouse.rows("SHOW TABLES LIKE '" + table + "'").isEmpty()) {
            return "-";
        }
        return warehouse
                .rows("SELECT \"amc_row_number\" || ':' || \"n\"::FLOAT AS R FROM " + table
                        + " ORDER BY R, \"execution_id\"")
                .stream()
                .map(row -> Objects.toString(row.get("R")))
                .collect(Collectors.joining(" "));
    }

    private List<String> sentFor(UUID execution) {
        return snowflake.statements().stream()
                .filter(statement -> statement.tag().contains(execution.toString()))
                .map(statement -> statement.sqlText())
                .toList();
    }

    private UUID run(UUID schedule, int day, String metadata, @Nullable String result) {
        UUID execution = amc.runningExecution(user, schedule, metadata, result);
        amc.createdAt(execution, "2026-02-%02dT00:00:00Z".formatted(day));
        amc.window(execution, "2026-01-05T00:00:00Z", "2026-01-12T00:00:00Z");
        return execution;
    }

    private void upload(UUID execution) {
        amc.complete(execution);
        awaitUploaded(execution);
    }

    @Test
    void everyRowGoesToTheFirstTableThatTakesItUnderItsNumberInTheResult() {
        String a = newTable();
        String b = newTable();
        String c = newTable();
        String none = newTable();
        UUID execution =
                uploaded(tables(when(a, "\"a\""), when(b, "\"a\"", "null"), when(none, "\"x\""), others(c)), RESULT);

        assertThat(rows(a)).isEqualTo("1:1 4:4");
        assertThat(rows(b)).isEqualTo("3:3");
        assertThat(rows(c)).isEqualTo("2:2 5:5.5");
        assertThat(rows(none)).isEqualTo("-");
        List<String> sent =
                sentFor(execution).stream().map(sql -> sql.split("[ \n]")[0]).toList();
        assertThat(sent.subList(sent.indexOf("MERGE"), sent.size()))
                .as("one transaction, after all other changes")
                .startsWith("MERGE", "MERGE", "MERGE", "DESCRIBE", "DESCRIBE", "DESCRIBE", "COMMIT");
        assertThat(warehouse.rows("DESCRIBE TABLE " + a).toString())
                .contains("NUMBER(38,0)")
                .doesNotContain("(38,12)");
        assertThat(warehouse.rows("DESCRIBE TABLE " + c).toString()).contains("(38,12)");
        assertThat(lastAttempt(execution))
                .containsEntry("rows_read", 5L)
                .containsEntry("rows_inserted", 5L)
                .containsEntry("target_table", a)
                .satisfies(attempt -> assertThat(attempt.get("target_tables"))
                        .hasToString("{\"" + String.join("\",\"", a, b, none, c) + "\"}"));
        assertThat(PromisedTables.parse(String.valueOf(lastAttempt(execution).get("tables")))
                        .valueStream()
                        .map(table -> table.path("table").asText() + " "
                                + table.path("rows_read").asInt() + " "
                                + table.path("rows_inserted").asInt())
                        .toList())
                .containsExactly(a + " 2 2", b + " 1 1", none + " 0 0", c + " 2 2");
        assertThat(lastAttempt(execution).get("upsert_key").toString())
                .contains(a + ": execution_id, amc_row_number: ");
        assertThat(lastAttempt(execution).get("options_hash").toString()).matches("[0-9a-f]{64}");
    }

    @Test
    void aTableHasColumnsAndAKeyOfItsOwn() {
        String a = newTable();
        String b = newTable();
        String metadata = with(
                with(
                        tables(
                                "{\"table\": \"%s\", \"when\": {\"column\": \"kind\", \"in\": [1, true]}, \"columns\": {\"M\": \"N\", \"kind\": null},"
                                                .formatted(a)
                                        + " \"key_columns\": [\"id\"]}",
                                others(b)),
                        "snowflake_columns",
                        "{\"n\": \"M\"}"),
                "snowflake_transforms",
                "[{\"column\": \"n\", \"transform\": \"millicents\", \"into\": \"amount\"}]");
        uploaded(metadata, "[{\"id\": 7, \"kind\": 1.0, \"n\": 100000}, {\"id\": 8, \"kind\": \"1\", \"n\": 200000}]");
        UUID second = uploaded(
                metadata,
                "[{\"id\": 7, \"kind\": true, \"n\": 300000}, {\"id\": 8, \"kind\": false, \"n\": 400000}, {\"id\": 9, \"kind\": false}]");

        assertThat(warehouse.rows("SELECT \"id\", N, \"amount\" FROM " + a))
                .hasToString("[{id=7, N=300000, amount=3}]");
        assertThat(warehouse.rows("SELECT \"id\", \"M\", \"kind\" FROM " + b + " ORDER BY \"id\", \"M\""))
                .hasToString("[{id=8, M=200000, kind=1}, {id=8, M=400000, kind=false}, {id=9, M=null, kind=false}]");
        assertThat(warehouse.rows("DESCRIBE TABLE " + a).toString()).doesNotContain("name=kind");
        assertThat(PromisedTables.parse(String.valueOf(lastAttempt(second).get("tables")))
                        .get(0)
                        .toString())
                .contains("\"upsert_key\":\"id: set by snowflake_key_columns\"")
                .contains("\"rows_updated\":1")
                .contains("\"renamed\":{\"n\":\"N\"}")
                .contains("\"dropped\":[\"kind\"]");
    }

    @Test
    void theExampleOfTheDocumentsDoesWhatItSays() throws IOException {
        String document = Files.readString(Path.of("docs/shaping.md"));
        String section = document.substring(document.indexOf("## Several tables"));
        String prefix = newTable();
        String example = section.substring(section.indexOf("```json") + 7, section.indexOf("```\n\n"))
                .replace("\"table\": \"", "\"table\": \"" + prefix + "_");
        uploaded(
                with("{\"snowflake_enabled\": true}", "snowflake_tables", example),
                "[{\"brand\": \"A\", \"asin\": \"B1\"}, {\"brand\": \"C\", \"asin\": \"B2\"}, {\"asin\": \"B3\"},"
                        + " {\"brand\": \"B\", \"asin\": \"B4\"}]");

        Matcher rows =
                Pattern.compile("\\| (\\d): [^|]*`\"(B\\d)\"` \\| `(\\w+)`").matcher(section);
        int found = 0;
        while (rows.find()) {
            found++;
            assertThat(warehouse.rows("SELECT \"asin\" AS A FROM " + prefix + "_" + rows.group(3)
                            + " WHERE \"amc_row_number\" = " + rows.group(1)))
                    .hasToString("[{A=" + rows.group(2) + "}]");
        }
        assertThat(found).isEqualTo(4);
        assertThat(warehouse.rows("DESCRIBE TABLE " + prefix + "_UNKNOWN").toString())
                .doesNotContain("name=brand");
    }

    @Test
    void numbersAreComparedWithAllTheirDigits() {
        String a = newTable();
        String b = newTable();
        uploaded(
                with(
                        tables(when(a, "0.12345678901234567890123", "20"), others(b)),
                        "snowflake_transforms",
                        "[{\"column\": \"n\", \"transform\": \"null_if\", \"values\": [1.00000000000000000001]}]"),
                "[{\"brand\": 0.12345678901234567890123, \"n\": 1}, {\"brand\": 0.12345678901234567890124, \"n\": 2},"
                        + " {\"brand\": 2e1, \"n\": 3}, {\"brand\": \"20\", \"n\": 4}]");

        assertThat(rows(a) + " and " + rows(b)).isEqualTo("1:1 3:3 and 2:2 4:4");
    }

    @Test
    void aRowForNoTableFailsTheUploadAndIsNamed() {
        String a = newTable();
        UUID execution = amc.execution(user, null, tables(when(a, "\"a\"")), RESULT);

        assertThat(awaitFailed(execution))
                .isEqualTo(
                        "Row 2 of the result goes to no table of snowflake_tables: it has 'b' in the column 'brand'. Nothing was"
                                + " stored. Add the value to one of the tables, or a table without \"when\" as the last entry, then"
                                + " retry.");
        assertThat(amc.isDead(execution)).isTrue();
        assertThat(rows(a)).isEqualTo("-");

        UUID unexpected = amc.execution(
                user,
                null,
                tables("{\"table\": \"%s\", \"columns\": {\"n\": \"n\", \"*\": \"fail\"}}".formatted(a)),
                RESULT);
        assertThat(awaitFailed(unexpected))
                .startsWith("The execution cannot be uploaded: metadata.snowflake_tables has \"columns\" for " + a
                        + " that does not name the column 'brand' of the result, and has \"fail\"");
        UUID missing = amc.execution(user, null, tables(when(a, "\"a\"")), "[{\"n\": 1}]");
        assertThat(awaitFailed(missing)).contains("it has NULL in the column 'brand'.");
        UUID withDefault = uploaded(tables(when(a, "\"a\""), others(newTable())), "[{\"n\": 1}]");
        assertThat(lastAttempt(withDefault).get("shaping").toString())
                .contains(
                        "The result has no column 'brand', which snowflake_tables names; it counts as NULL in each row.");
    }

    @Test
    void theTableNameTakesTheOtherRowsUnlessAnEntryDoes() {
        String a = newTable();
        String b = newTable();
        String c = newTable();
        uploaded(with(tables(when(a, "\"a\"")), "snowflake_table_name", "\" " + b.toLowerCase() + " \""), RESULT);
        assertThat(rows(a) + " and " + rows(b)).isEqualTo("1:1 4:4 and 2:2 3:3 5:5.5");

        uploaded(with(tables(when(a, "\"x\""), others(c)), "snowflake_table_name", "\"unused\""), RESULT);
        assertThat(rows(c)).isEqualTo("1:1 2:2 3:3 4:4 5:5.5");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"table": "a"}                                                      | must be a list of at most 20 tables: [{"table": "shoes", "when": {"column": "brand", "in": ["A"]}}, {"table": "others"}].
            [{"table": "a b"}, {"table": "c"}]                                  | entry 2 gets no rows, since the one before it has no "when"; put that one last.
            [{"table": "x", "when": {"column": "a", "in": [1]}}, {"table": "x"}] | has the table X twice; use one entry with all values.
            [{"table": "a b", "when": {"column": "a", "in": [1]}}, {"table": "A_B"}] | has the table A_B twice, since 'a b' and 'A_B' are the same in Snowflake; use one entry with all values.
            [{"table": "__"}]                                                   | entry 1 needs "table", a name with a letter or a digit.
            [{"name": "a"}]                                                     | entry 1 has the unknown field 'name'; it may have columns, key_columns, table, when.
            [{"table": "a", "when": {"column": "a", "in": []}}]                 | entry 1 needs "when" with a column and a list of values: {"column": "brand", "in": ["A"]}.
            [{"table": "a", "when": {"column": "a", "in": [[]]}}]               | entry 1 needs "in", which may contain texts, numbers, true, false or null.
            [{"table": "a", "key_columns": ["k", "k"]}]                         | entry 1 needs "key_columns" to be a list of different column names.
            [{"table": "a", "columns": {"a": 1}}]                               | entry 1 has "columns" that maps 'a' to 1; it must be a name, or null to drop the column.
            [{"table": "a", "columns": {"a": "execution_id"}}]                  | has "columns" for A that maps 'a' to "execution_id", which is a column that each row gets from the service; choose another name.
            [{"table": "the_default", "when": {"column": "a", "in": [1]}}]      | has the table THE_DEFAULT, which is also the snowflake_table_name, to which the rows go that no entry takes; add {"table": "THE_DEFAULT"} as the last entry, or choose another name.
            """)
    void whatCannotBeAppliedFailsBeforeAnythingIsStaged(String option, String reason) {
        UUID execution = amc.execution(
                user, null, with(to("the default"), "snowflake_tables", option), "[{\"a\": 1, \"b\": 2}]");

        assertThat(awaitFailed(execution))
                .isEqualTo("The execution cannot be uploaded: metadata.snowflake_tables " + reason);
        assertThat(amc.isDead(execution)).isTrue();
        assertThat(sentFor(execution)).isEmpty();
    }

    @Test
    void columnsAreRenamedBeforeRowsAreDistributed() {
        String a = newTable();
        String b = newTable();
        String renaming = "{\"brand\": \"n\", \"n\": \"brand\", \"private\": \"kept\"}";
        String swapped = with(
                tables(
                        "{\"table\": \"%s\", \"when\": {\"column\": \"brand\", \"in\": [1, 4]}, \"columns\": {\"brand\": null, \"n\": \"N\"}}"
                                .formatted(a),
                        "{\"table\": \"%s\", \"columns\": {\"kept\": null}}".formatted(b)),
                "snowflake_columns",
                renaming);
        UUID execution = uploaded(swapped, RESULT);

        assertThat(warehouse.rows("SELECT \"amc_row_number\" AS R, N, \"kept\" AS K FROM " + a + " ORDER BY R"))
                .hasToString("[{R=1, N=a, K=null}, {R=4, N=a, K=null}]");
        assertThat(warehouse.rows("SELECT \"brand\"::FLOAT AS B, \"n\" AS N FROM " + b + " ORDER BY B"))
                .hasToString("[{B=2.0, N=b}, {B=3.0, N=null}, {B=5.5, N=c}]");
        assertThat(warehouse.rows("DESCRIBE TABLE " + a).toString()).doesNotContain("name=brand");
        assertThat(warehouse.rows("DESCRIBE TABLE " + b).toString()).doesNotContain("name=kept");
        assertThat(lastAttempt(execution).get("shaping").toString())
                .contains("The result has no column 'private', so \\\"kept\\\" is NULL in each row.");

        UUID former = amc.execution(user, null, swapped.replace("\"n\": \"brand\"", "\"n\": \"m\""), RESULT);
        assertThat(awaitFailed(former))
                .isEqualTo("The execution cannot be uploaded: metadata.snowflake_tables has a \"when\" for " + a
                        + " that names the column 'brand', which snowflake_columns renames to \"n\"; use that name.");
        assertThat(amc.isDead(former)).isTrue();
        assertThat(sentFor(former)).isEmpty();
    }

    @Test
    void theTableNameCountsAsOneOfTwentyTables() {
        String[] entries = IntStream.rangeClosed(1, 20)
                .mapToObj(i -> when("T" + i, "\"" + i + "\""))
                .toArray(String[]::new);
        UUID execution = amc.execution(user, null, with(tables(entries), "snowflake_table_name", "\"t21\""), RESULT);

        assertThat(awaitFailed(execution))
                .isEqualTo(
                        "The execution cannot be uploaded: metadata.snowflake_tables has 20 tables, and the rows that they do not"
                                + " take go to the snowflake_table_name T21; an upload may have at most 20 tables in total: remove an"
                                + " entry, or make the last one take the other rows.");
        assertThat(sentFor(execution)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"automatic", "explicit"})
    void aRerunReplacesTheOlderRunsRowsInAllTablesThatTheyUsed(String key) {
        String a = newTable();
        String b = newTable();
        String c = newTable();
        String d = newTable();
        String keys = key.equals("explicit") ? "[\"n\"]" : "[]";
        UUID schedule = amc.schedule(
                user, with(tables(when(a, "\"a\""), when(b, "\"b\""), others(c)), "snowflake_key_columns", keys));
        UUID older = run(schedule, 1, "{}", RESULT);
        upload(older);
        amc.update(
                "UPDATE workflow_schedules SET metadata = ?::jsonb WHERE id = ?",
                with(tables(when(a, "\"a\""), others(d)), "snowflake_key_columns", keys),
                schedule);
        UUID newer = run(
                schedule,
                3,
                "{}",
                "[{\"brand\": \"x\", \"n\": 1}, {\"brand\": \"a\", \"n\": 4}, {\"brand\": \"a\", \"n\": 6}]");
        snowflake.add(Fault.onceMatching("^COMMIT.*" + newer, new FaultAction.DropAfter()));
        upload(newer);

        assertThat(rows(a)).isEqualTo("2:4 3:6");
        assertThat(rows(b)).as("used before").isEmpty();
        assertThat(rows(c)).as("used before").isEmpty();
        assertThat(rows(d)).isEqualTo("1:1");
        assertThat(warehouse.count("SELECT COUNT(*) FROM " + a + " WHERE \"execution_id\" <> '" + newer + "'"))
                .isZero();

        // An older one that arrives late is superseded, whichever tables it names.
        UUID late = run(schedule, 2, tables(others(newTable())), RESULT);
        amc.complete(late);
        awaitStatus(late, "skipped");
        assertThat(String.valueOf(amc.row(late).get("snowflake_error_message")))
                .startsWith("Superseded by execution " + newer);

        // The option is gone again.
        UUID last = run(schedule, 4, with(to(b), "snowflake_tables", "[]"), "[{\"brand\": \"a\", \"n\": 9}]");
        upload(last);
        assertThat(rows(a) + rows(c) + rows(d)).isEmpty();
        assertThat(rows(b)).isEqualTo("1:9");
    }

    @Test
    void aRepeatedUploadMovesRowsAndClearsTablesThatGetNone() {
        String a = newTable();
        String b = newTable();
        String options = tables(when(a, "\"a\""), others(b));
        UUID execution = uploaded(options, RESULT);
        UUID other = uploaded(options, "[{\"brand\": \"a\", \"n\": 70}, {\"brand\": \"b\", \"n\": 80}]");
        uploadAgain(execution, "[{\"brand\": \"b\", \"n\": 1}, {\"brand\": \"c\", \"n\": 2}]");

        assertThat(rows(a)).isEqualTo("1:70");
        assertThat(rows(b)).isEqualTo("1:1 2:2 2:80");
        assertThat(lastAttempt(execution)).containsEntry("rows_deleted", 5L);
        uploadAgain(execution, "[]");
        assertThat(rows(a) + " " + rows(b)).isEqualTo("1:70 2:80");
        assertThat(amc.status(other)).isEqualTo("uploaded");
    }

    @Test
    void anAppendAddsItsRowsOnceForEachUploadToEachTable() {
        String a = newTable();
        String b = newTable();
        String c = newTable();
        String appending = with(tables(when(a, "\"a\""), others(b)), "snowflake_strategy", "\"append\"");
        UUID execution = amc.runningExecution(user, null, appending, RESULT);
        snowflake.add(Fault.onceMatching("^COMMIT.*" + execution, new FaultAction.DropAfter()));
        amc.complete(execution);
        awaitUploaded(execution);
        assertThat(rows(a) + " and " + rows(b)).isEqualTo("1:1 4:4 and 2:2 3:3 5:5.5");

        amc.update(
                "UPDATE workflow_executions SET metadata = ?::jsonb WHERE id = ?",
                with(tables(when(a, "\"a\""), others(c)), "snowflake_strategy", "\"append\""),
                execution);
        uploadAgain(execution, RESULT);
        assertThat(rows(a) + " and " + rows(b) + " and " + rows(c))
                .as("a second upload adds its rows, and leaves those of the first")
                .isEqualTo("1:1 1:1 4:4 4:4 and 2:2 3:3 5:5.5 and 2:2 3:3 5:5.5");
    }

    @Test
    void noTableShowsHalfAnUploadAndEachLostAnswerIsSettledForAllTables() {
        String a = newTable();
        String b = newTable();
        String options = tables(when(a, "\"a\""), others(b));
        List<UUID> executions = new ArrayList<>();
        String merge = "MERGE INTO .*\"" + b + "\"";
        Map<FaultAction, String> places = Map.of(
                new FaultAction.DropAfter(),
                merge,
                new FaultAction.FailBefore(INTERNAL),
                merge,
                new FaultAction.EndSession(),
                "DESCRIBE TABLE .*\"" + b + "\"",
                new FaultAction.DropBefore(),
                "COMMIT",
                new FaultAction.FailAfter(INTERNAL),
                "COMMIT");
        places.forEach((action, place) -> {
            UUID execution = amc.runningExecution(user, null, options, RESULT);
            executions.add(execution);
            snowflake.add(Fault.onceMatching("^" + place + "[\\s\\S]*" + execution, action));
            amc.complete(execution);
        });
        executions.forEach(this::awaitUploaded);

        assertEveryAnswerWasLost();
        assertThat(count(a)).isEqualTo(2L * executions.size());
        assertThat(count(b)).isEqualTo(3L * executions.size());
    }

    @Test
    void aValueThatOneTableCannotStoreStoresNothingInAny() {
        String a = newTable();
        String b = newTable();
        warehouse.execute("CREATE TABLE " + b + " (\"n\" NUMBER(2,0))");
        UUID execution = amc.execution(user, null, tables(when(a, "\"a\""), others(b)), RESULT);

        assertThat(awaitFailed(execution))
                .isEqualTo("Table " + b
                        + ": Column \"n\" of the target is NUMBER(2,0), but row 5 of the result holds '5.5', which would be rounded."
                        + " Nothing was stored. Change the column's type, choose another table name, or correct the query, then"
                        + " retry.");
        assertThat(rows(a)).isEqualTo("-");

        warehouse.execute("ALTER TABLE " + b + " ADD COLUMN \"must\" VARCHAR NOT NULL");
        UUID empty = amc.execution(user, null, tables(when(b, "\"b\""), others(a)), RESULT);
        assertThat(awaitFailed(empty))
                .startsWith("Table " + b + ": Column \"must\" of the target AMC.PUBLIC." + b
                        + " is NOT NULL, but row 2 of the result has no value");
        assertThat(rows(a)).isEqualTo("-");
    }

    @Test
    void aTableThatSomebodyChangesDuringTheUploadRollsAllTablesBack() {
        String a = newTable();
        String b = newTable();
        String options = tables(when(a, "\"a\""), others(b));
        uploaded(options, RESULT);
        FaultAction.Delay merging = FaultAction.Delay.untilLifted();
        Fault fault = Fault.onceMatching("^MERGE INTO .*\"" + b + "\"", merging);
        snowflake.add(fault);
        UUID execution = amc.execution(user, null, options, RESULT);
        Awaitility.await("the second merge")
                .until(() ->
                        snowflake.faults().stream().anyMatch(hit -> hit.fault().equals(fault) && hit.hits() == 1));
        warehouse.execute("ALTER TABLE " + b + " RENAME COLUMN \"brand\" TO \"label\"");
        merging.lift();
        awaitUploaded(execution);

        assertThat(rows(a)).isEqualTo("1:1 1:1 4:4 4:4");
        assertThat(rows(b)).isEqualTo("2:2 2:2 3:3 3:3 5:5.5 5:5.5");
        assertThat(warehouse.count("SELECT COUNT(\"brand\") FROM " + b)).isEqualTo(2);
    }

    @Test
    void anUploadThatLosesOneOfItsTablesToAnotherOneStoresNothingInAny() {
        String a = newTable();
        String b = newTable();
        String options = tables(when(a, "\"a\""), others(b));
        FaultAction.Delay merging = FaultAction.Delay.untilLifted();
        Fault fault = Fault.onceMatching("^MERGE INTO .*\"" + b + "\"", merging);
        snowflake.add(fault);
        UUID execution = amc.execution(user, null, options, RESULT);
        Awaitility.await("the second merge")
                .until(() ->
                        snowflake.faults().stream().anyMatch(hit -> hit.fault().equals(fault) && hit.hits() == 1));
        amc.update(
                "UPDATE snowflake_target_leases SET claim_id = gen_random_uuid(), upload_id = gen_random_uuid(),"
                        + " lease_until = now() + interval '1 min' WHERE table_name = ?",
                b);
        merging.lift();
        Awaitility.await("the end of the attempt")
                .until(() -> "LEASE_LOST".equals(amc.attempts(execution).get(0).get("error_class")));

        assertThat(rows(a) + rows(b)).isEmpty();
        amc.update("DELETE FROM snowflake_target_leases WHERE table_name = ?", b);
        awaitUploaded(execution);
        assertThat(rows(a) + " and " + rows(b)).isEqualTo("1:1 4:4 and 2:2 3:3 5:5.5");
    }

    @Test
    void uploadsThatShareSomeTablesWriteInTurn() {
        String a = newTable();
        String b = newTable();
        String c = newTable();
        List<UUID> executions = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            executions.add(amc.runningExecution(user, null, tables(when(a, "\"a\""), others(b)), RESULT));
            executions.add(amc.runningExecution(user, null, tables(when(c, "\"a\""), others(b)), RESULT));
            executions.add(amc.runningExecution(user, null, tables(when(c, "\"a\""), others(a)), RESULT));
            executions.add(amc.runningExecution(user, null, to(a), RESULT));
        }
        executions.forEach(amc::complete);
        executions.forEach(this::awaitUploaded);

        assertThat(List.of(count(a), count(b), count(c))).containsExactly(2 * (2 + 3 + 5L), 2 * 6L, 2 * 4L);
        executions.forEach(execution -> assertThat(amc.attempts(execution)).hasSize(1));
        assertThat(amc.rows("SELECT FROM snowflake_target_leases WHERE table_name = ANY (?)", (Object)
                        new String[] {a, b, c}))
                .isEmpty();
    }

    @Test
    void rowsOfUploadsWithoutTheOptionAreReplacedWhoeverMadeThem() {
        String table = newTable();
        String a = newTable();
        UUID ofAnotherUploader = amc.runningExecution(user, null, to(table), RESULT);
        warehouse.execute("CREATE TABLE " + table + " (\"execution_id\" VARCHAR, \"amc_row_number\" INT, \"n\" INT)");
        warehouse.execute("INSERT INTO " + table + " VALUES ('" + ofAnotherUploader + "', 1, 1), ('other', 3, 3)");
        amc.update("UPDATE workflow_executions SET snowflake_uploaded_at = now() WHERE id = ?", ofAnotherUploader);
        UUID ofAnIdentifier = uploaded(to(table), "[{\"n\": 7}]");
        amc.update("INSERT INTO snowflake_accounts VALUES (?, 'local')", "other_name_of." + table);
        amc.update(
                "UPDATE snowflake_upload_attempts SET target_account = ? WHERE execution_id = ?",
                "other_name_of." + table,
                ofAnIdentifier);
        for (UUID execution : List.of(ofAnotherUploader, ofAnIdentifier)) {
            amc.update(
                    "UPDATE workflow_executions SET metadata = ?::jsonb WHERE id = ?",
                    with(tables(when(a, "\"x\""), others(a + "_OTHERS")), "snowflake_table_name", "\"" + table + "\""),
                    execution);
            uploadAgain(execution, "[{\"n\": 9}]");
        }

        assertThat(rows(table)).isEqualTo("3:3");
        assertThat(rows(a + "_OTHERS")).isEqualTo("1:9 1:9");
    }

    @Test
    void leasesFromBeforeTheDestinationChangedDoNotEndTheUpload() {
        String a = newTable();
        String b = newTable();
        FaultAction.Delay merging = FaultAction.Delay.untilLifted();
        Fault fault = Fault.onceMatching("^MERGE INTO .*\"" + b + "\"", merging);
        snowflake.add(fault);
        UUID execution = amc.execution(user, null, tables(when(a, "\"a\""), others(b)), RESULT);
        awaitHit(fault);
        amc.update(
                "INSERT INTO snowflake_target_leases SELECT (jsonb_populate_record(l, '{\"schema\": \"FORMER\"}')).*"
                        + " FROM snowflake_target_leases l WHERE table_name = ?",
                b);
        merging.lift();
        awaitUploaded(execution);

        assertThat(amc.attempts(execution)).hasSize(1);
    }

    @Test
    void aRunWithTheOptionWaitsForAnOlderOneThatIsWritingToAnotherTable() {
        String table = newTable();
        String a = newTable();
        UUID schedule = amc.schedule(user, to(table));
        FaultAction.Delay creating = FaultAction.Delay.untilLifted();
        Fault fault = Fault.onceMatching("^CREATE TABLE .*\"" + table + "\"", creating);
        snowflake.add(fault);
        UUID older = run(schedule, 1, "{}", RESULT);
        amc.complete(older);
        awaitHit(fault);
        UUID newer = run(schedule, 2, tables(others(a)), RESULT);
        amc.complete(newer);
        Awaitility.await("the newer one to wait for the older one")
                .until(() -> Objects.equals(
                        amc.row(newer).get("snowflake_waits_for"),
                        amc.row(older).get("snowflake_upload_id")));
        assertThat(amc.row(newer)).containsEntry("snowflake_next_attempt_at", null);
        creating.lift();
        awaitUploaded(older);
        awaitUploaded(newer);

        assertThat(rows(a)).hasSizeGreaterThan(5);
        assertThat(rows(table)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void runsThatTakeDifferentTablesInTheSameInstantReplaceEachOther(boolean isNewerDistributed) {
        String plain = newTable();
        String distributed = newTable();
        UUID schedule = amc.schedule(user, to(plain));
        UUID older = run(schedule, 1, isNewerDistributed ? "{}" : tables(others(distributed)), RESULT);
        UUID newer = run(schedule, 2, isNewerDistributed ? tables(others(distributed)) : "{}", RESULT);
        // Neither has recorded its table when the other one looks.
        amc.holding(
                () -> {
                    amc.complete(older);
                    amc.complete(newer);
                    Awaitility.await("both to take their leases")
                            .until(() -> amc.rows("SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                                                    + " AND query LIKE '%claimed AS (%'")
                                            .size()
                                    == 2);
                },
                "INSERT INTO snowflake_target_leases SELECT 'local', 'AMC', 'PUBLIC', unnest(?), gen_random_uuid(),"
                        + " gen_random_uuid(), now()",
                (Object) new String[] {plain, distributed});
        awaitUploaded(newer);
        Awaitility.await("the older one")
                .until(() -> List.of("skipped", "uploaded").contains(String.valueOf(amc.status(older))));

        assertThat(rows(isNewerDistributed ? distributed : plain)).isEqualTo("1:1 2:2 3:3 4:4 5:5.5");
        assertThat(rows(isNewerDistributed ? plain : distributed)).isIn("-", "");
    }

    @Test
    void aFormerTableMayBeGoneOrBeNoTable() {
        String a = newTable();
        String b = newTable();
        String c = newTable();
        UUID execution = uploaded(tables(when(a, "\"a\""), others(b)), RESULT);
        warehouse.execute("DROP TABLE " + a);
        amc.update("UPDATE workflow_executions SET metadata = ?::jsonb WHERE id = ?", tables(others(b)), execution);
        uploadAgain(execution, RESULT);
        assertThat(rows(b)).isEqualTo("1:1 2:2 3:3 4:4 5:5.5");

        warehouse.execute("CREATE VIEW " + a + " AS SELECT * FROM " + b);
        uploadAgain(execution, RESULT);
        warehouse.execute("DROP VIEW " + a);
        warehouse.execute("CREATE TABLE " + a + " (\"z\" INT)");
        uploadAgain(execution, RESULT);
        assertThat(rows(b)).isEqualTo("1:1 2:2 3:3 4:4 5:5.5");
    }

    private void awaitHit(Fault fault) {
        Awaitility.await(fault.toString())
                .until(() ->
                        snowflake.faults().stream().anyMatch(hit -> hit.fault().equals(fault) && hit.hits() == 1));
    }
}
