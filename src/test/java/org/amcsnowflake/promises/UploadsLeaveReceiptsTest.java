package org.amcsnowflake.promises;

import com.fasterxml.jackson.databind.JsonNode;
import org.amcsnowflake.flow.service.Warehouse;
import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.amcsnowflake.local.snowflake.fault.Fault;
import org.amcsnowflake.local.snowflake.fault.FaultAction;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Destinations with receipts: each upload leaves one in the transaction of its rows, and it settles whether a COMMIT
 * without an answer has succeeded.
 */
class UploadsLeaveReceiptsTest extends PromiseTest {
    private static final String FIVE_ROWS = "[{\"a\": 1}, {\"a\": 1}, {\"a\": null}, {\"a\": 4}, {\"a\": 5}]";

    private enum Kind {
        UPSERT,
        APPEND,
        DISTRIBUTED,
        KEYED,
        CHANGED_ROWS;

        private String metadata(String table) {
            return switch (this) {
                case UPSERT -> to(table);
                case APPEND -> appendingTo(table);
                case DISTRIBUTED ->
                    with(
                            to(table),
                            "snowflake_tables",
                            "[{\"table\": \"%s_1\", \"when\": {\"column\": \"a\", \"in\": [1]}}]".formatted(table));
                case KEYED -> keyed(table, "b");
                case CHANGED_ROWS -> with(keyed(table, "b"), "snowflake_incremental", "\"changed_rows\"");
            };
        }

        private String rows(String table) {
            return this == DISTRIBUTED
                    ? "(SELECT \"a\" FROM " + table + " UNION ALL SELECT \"a\" FROM " + table + "_1)"
                    : table;
        }
    }

    private static String with(String metadata, String key, String json) {
        return metadata.substring(0, metadata.length() - 1) + ", \"" + key + "\": " + json + "}";
    }

    @BeforeEach
    void askForReceipts() {
        user = userWithReceipts("PUBLIC");
    }

    private UUID userWithReceipts(String schema) {
        UUID with = amc.userWithDestination();
        amc.update(
                "UPDATE user_snowflake_configs SET upload_receipts = true, schema = ? WHERE user_id = ?", schema, with);
        return with;
    }

    private List<Map<String, @Nullable Object>> receipts(UUID execution) {
        return warehouse.rows(
                "SELECT * FROM AMC_UPLOADS WHERE EXECUTION_ID = '" + execution + "' ORDER BY COMMITTED_AT");
    }

    private Map<String, @Nullable Object> receipt(UUID execution) {
        assertThat(receipts(execution)).as("receipts of " + execution).hasSize(1);
        return receipts(execution).get(0);
    }

    /** What PostgreSQL and Snowflake say about the last attempt. */
    private void assertReceiptIsThatOfTheLastAttempt(UUID execution) {
        Map<String, @Nullable Object> here =
                receipts(execution).get(receipts(execution).size() - 1);
        Map<String, @Nullable Object> there = lastAttempt(execution);
        assertThat(there).containsEntry("outcome", "uploaded");
        assertThat(here.get("UPLOAD_ID")).hasToString(String.valueOf(there.get("upload_id")));
        for (String count :
                List.of("rows_read", "rows_inserted", "rows_updated", "rows_kept", "rows_unchanged", "rows_deleted")) {
            assertThat(String.valueOf(here.get(count.toUpperCase())))
                    .as(count)
                    .isEqualTo(String.valueOf(there.get(count)));
        }
        assertThat(here.get("UPSERT_KEY")).isEqualTo(there.get("upsert_key"));
        assertThat(here.get("STRATEGY")).isEqualTo(there.get("strategy"));
        JsonNode tables = PromisedTables.parse(String.valueOf(here.get("TABLES")));
        if (there.get("tables") != null) {
            assertThat(tables).isEqualTo(PromisedTables.parse(String.valueOf(there.get("tables"))));
        }
        assertThat(tables.get(0).path("table").asText()).isEqualTo(there.get("target_table"));
        assertThat(here.get("RESULT_DIGEST").toString()).matches("[0-9a-f]{64}");
    }

    private List<String> sentFor(UUID execution) {
        return snowflake.statements().stream()
                .filter(statement -> statement.tag().contains(execution.toString()))
                .map(statement -> statement.sqlText().split("[ \n]")[0])
                .toList();
    }

    private long sent(UUID execution, String step) {
        return snowflake.statements().stream()
                .filter(statement -> statement.tag().contains(execution.toString())
                        && statement.tag().contains("\"step\":\"" + step + "\""))
                .count();
    }

    @Test
    void aReceiptIsWrittenInTheTransactionOfTheRows() {
        String table = newTable();
        UUID schedule = amc.schedule(user, to(table));
        UUID execution = amc.runningExecution(user, schedule, "{}", FIVE_ROWS);
        amc.window(execution, "2026-01-05T00:00:00Z", "2026-01-12T00:00:00Z");
        amc.complete(execution);
        awaitUploaded(execution);

        assertReceiptIsThatOfTheLastAttempt(execution);
        assertThat(receipt(execution))
                .containsEntry("SCHEDULE_ID", schedule.toString())
                .containsEntry("DATABASE_NAME", "AMC")
                .containsEntry("SCHEMA_NAME", "PUBLIC")
                .containsEntry("TABLE_NAME", table);
        assertThat(warehouse.count("SELECT COUNT(*) FROM AMC_UPLOADS u JOIN " + table
                        + " t ON t.\"amc_upload_id\" = u.UPLOAD_ID AND t.\"uploaded_at\" = u.STARTED_AT"
                        + " WHERE u.TIME_WINDOW_START = '2026-01-05' AND u.TIME_WINDOW_END = '2026-01-12'"
                        + " AND u.ATTEMPT = 1 AND u.COMMITTED_AT BETWEEN u.STARTED_AT AND SYSDATE()"))
                .isEqualTo(5);

        snowflake.forget();
        UUID second = uploaded(to(table), FIVE_ROWS);
        uploadAgain(second, "[{\"a\": 7}]");
        List<String> sent = sentFor(second);
        assertThat(sent.subList(sent.lastIndexOf("MERGE"), sent.lastIndexOf("COMMIT") + 1))
                .as("only one statement more than without receipts")
                .containsExactly("MERGE", "DESCRIBE", "INSERT", "COMMIT");
        assertThat(sent(second, "create-receipt-table")).isZero();
        assertThat(sent(second, "find-receipt")).isZero();
        assertThat(receipts(second)).hasSize(2);
        assertReceiptIsThatOfTheLastAttempt(second);
        assertHoldsExactly(table, second);
    }

    @Test
    void theExampleOfTheDocumentsSaysWhenEachWeekArrived() throws IOException {
        String table = newTable();
        UUID schedule = amc.schedule(user, to(table));
        UUID execution = amc.runningExecution(user, schedule, "{}", FIVE_ROWS);
        amc.window(execution, "2026-01-05T00:00:00Z", "2026-01-12T00:00:00Z");
        amc.complete(execution);
        awaitUploaded(execution);
        String section = Files.readString(Path.of("docs/data.md"));
        section = section.substring(section.indexOf("## Receipts in Snowflake"), section.indexOf("## Column types"));
        String example = section.substring(section.indexOf("```sql") + 6, section.lastIndexOf(";\n```"));

        assertThat(warehouse.rows(example.replace("campaigns", table)))
                .singleElement()
                .satisfies(week -> {
                    assertThat(String.valueOf(week.get("TIME_WINDOW_START"))).startsWith("2026-01-05 00:00:00");
                    assertThat(String.valueOf(week.get("ROWS_READ"))).isEqualTo("5");
                    assertThat(String.valueOf(week.get("STORED"))).isEqualTo("5");
                });
        Set<String> documented = Pattern.compile("`([A-Z]+_[A-Z_]+|ATTEMPT|TABLES|STRATEGY)`")
                .matcher(section.lines().filter(line -> line.startsWith("| `")).collect(Collectors.joining()))
                .results()
                .map(name -> name.group(1))
                .collect(Collectors.toSet());
        assertThat(warehouse.rows("DESCRIBE TABLE AMC_UPLOADS").stream().map(row -> String.valueOf(row.get("name"))))
                .containsExactlyInAnyOrderElementsOf(documented);
    }

    @ParameterizedTest
    @EnumSource
    void aCommitWhoseAnswerIsLostIsSettledByItsReceipt(Kind kind) {
        String table = newTable();
        UUID schedule = amc.schedule(user, kind.metadata(table));
        UUID execution = amc.runningExecution(
                user,
                kind == Kind.APPEND ? null : schedule,
                kind == Kind.APPEND ? kind.metadata(table) : "{}",
                "[{\"a\": 1, \"b\": 1}, {\"a\": 2, \"b\": 2}, {\"a\": 1, \"b\": 3}, {\"a\": 4, \"b\": 4}]");
        snowflake.add(Fault.onceMatching(execution + ".*\"step\":\"commit\"", new FaultAction.FailAfter(INTERNAL)));
        amc.complete(execution);
        awaitUploaded(execution);

        assertEveryAnswerWasLost();
        assertThat(count(kind.rows(table))).isEqualTo(4);
        assertThat(lastAttempt(execution))
                .containsEntry("committed_by_attempt", 1)
                .containsEntry("rows_read", 4L)
                .containsEntry("rows_inserted", 4L)
                .containsEntry("may_have_merged", true);
        assertThat(receipt(execution)).isNotEmpty();
        assertReceiptIsThatOfTheLastAttempt(execution);
        assertThat(sent(execution, "find-receipt")).isOne();
        assertThat(sent(execution, "insert-receipt"))
                .as("nothing is uploaded again")
                .isOne();

        uploadAgain(execution, "[{\"a\": 8, \"b\": 8}]");
        assertThat(receipts(execution)).hasSize(2);
        assertReceiptIsThatOfTheLastAttempt(execution);
        assertThat(count(kind.rows(table))).isEqualTo(kind == Kind.APPEND ? 5 : 1);
    }

    /** The other outcomes: nothing was committed, or nobody can know. */
    @Test
    void aLostAnswerToAnyStatementOfTheTransactionLeavesOneReceiptAndTheRowsOnce() {
        Map<UUID, String> tables = new LinkedHashMap<>();
        lost("insert-receipt", new FaultAction.FailAfter(INTERNAL), tables);
        lost("insert-receipt", new FaultAction.EndSession(), tables);
        lost("commit", new FaultAction.DropBefore(), tables);
        lost("commit", new FaultAction.FailBefore(INTERNAL), tables);
        lost("commit", new FaultAction.EndSession(), tables);
        lost("find-receipt", new FaultAction.FailBefore(INTERNAL), tables);
        tables.keySet().forEach(amc::complete);
        tables.forEach((execution, table) -> {
            awaitUploaded(execution);
            assertThat(count(table)).as(table).isEqualTo(5);
            assertThat(receipt(execution)).isNotEmpty();
            assertReceiptIsThatOfTheLastAttempt(execution);
        });
        assertEveryAnswerWasLost();
    }

    private void lost(String step, FaultAction action, Map<UUID, String> tables) {
        String table = newTable();
        UUID execution = amc.runningExecution(userWithReceipts("PUBLIC"), null, appendingTo(table), FIVE_ROWS);
        if (step.equals("find-receipt")) {
            snowflake.add(Fault.onceMatching(
                    execution + ".*\"step\":\"insert-receipt\"", new FaultAction.FailAfter(INTERNAL)));
        }
        snowflake.add(Fault.onceMatching(execution + ".*\"step\":\"" + step + "\"", action));
        tables.put(execution, table);
    }

    /** After a COMMIT without an answer, the attempt fails before it is settled. */
    private UUID committedButFailed(String metadata, String result) {
        UUID execution = amc.runningExecution(user, null, metadata, result);
        failAfterCommit(execution);
        amc.complete(execution);
        awaitFailed(execution);
        assertThat(receipts(execution)).hasSize(1);
        return execution;
    }

    /** The error is one after which an attempt is not repeated within seconds. */
    private void failAfterCommit(UUID execution) {
        snowflake.add(Fault.onceMatching(
                execution + ".*\"step\":\"commit\"",
                new FaultAction.FailAfter(new SnowflakeError("000606", "57P03", "No active warehouse selected"))));
    }

    private void retry(UUID execution) {
        amc.retry(execution);
        awaitUploaded(execution);
    }

    @Test
    void aLaterAttemptSettlesTheUploadToo() {
        String table = newTable();
        UUID execution = committedButFailed(appendingTo(table), FIVE_ROWS);
        retry(execution);

        assertThat(count(table)).isEqualTo(5);
        assertThat(amc.attempts(execution)).hasSize(2);
        assertThat(lastAttempt(execution))
                .containsEntry("committed_by_attempt", 1)
                .containsEntry("rows_loaded", 5L);
        assertReceiptIsThatOfTheLastAttempt(execution);
    }

    @Test
    void aResultThatHasChangedSinceTheCommitIsUploadedAgain() {
        for (String changed : List.of("[{\"a\": 6}, {\"a\": 7}]", FIVE_ROWS.replace("4", "3"), "[]")) {
            String table = newTable();
            UUID execution = committedButFailed(appendingTo(table), FIVE_ROWS);
            amc.result(execution, changed);
            retry(execution);

            assertHoldsExactly(table, execution);
            assertThat(lastAttempt(execution)).containsEntry("committed_by_attempt", null);
            assertThat(receipt(execution)).isNotEmpty();
            assertReceiptIsThatOfTheLastAttempt(execution);
        }
    }

    @Test
    void optionsTablesAndDestinationsThatHaveChangedSinceTheCommitApply() {
        String table = newTable();
        UUID renamed = committedButFailed(appendingTo(table), FIVE_ROWS);
        amc.update(
                "UPDATE workflow_executions SET metadata = ?::jsonb WHERE id = ?",
                with(appendingTo(table), "snowflake_columns", "{\"a\": \"A2\"}"),
                renamed);
        retry(renamed);
        assertThat(warehouse.count("SELECT COUNT(A2) FROM " + table)).isEqualTo(4);
        assertThat(count(table)).isEqualTo(5);
        assertThat(receipt(renamed)).isNotEmpty();

        String other = newTable();
        UUID moved = committedButFailed(to(newTable()), FIVE_ROWS);
        amc.update("UPDATE workflow_executions SET metadata = ?::jsonb WHERE id = ?", to(other), moved);
        retry(moved);
        assertHoldsExactly(other, moved);
        assertThat(receipt(moved)).as("one for each upload").containsEntry("TABLE_NAME", other);

        String without = newTable();
        UUID off = committedButFailed(appendingTo(without), FIVE_ROWS);
        amc.update("UPDATE user_snowflake_configs SET upload_receipts = false WHERE user_id = ?", user);
        snowflake.forget();
        retry(off);
        assertThat(count(without)).isEqualTo(5);
        assertThat(lastAttempt(off)).containsEntry("committed_by_attempt", null);
        assertThat(sent(off, "find-receipt") + sent(off, "insert-receipt")).isZero();
    }

    /** What the table got without a receipt is not known. */
    @Test
    void aReceiptBeforeAnAttemptWithoutOneSettlesNothing() {
        String table = newTable();
        UUID execution = committedButFailed(appendingTo(table), FIVE_ROWS);
        amc.update("UPDATE user_snowflake_configs SET upload_receipts = false WHERE user_id = ?", user);
        amc.result(execution, "[{\"a\": 6}]");
        failAfterCommit(execution);
        amc.retry(execution);
        awaitFailed(execution);
        assertThat(count(table)).isOne();

        amc.update("UPDATE user_snowflake_configs SET upload_receipts = true WHERE user_id = ?", user);
        amc.result(execution, FIVE_ROWS);
        retry(execution);
        assertHoldsExactly(table, execution);
        assertThat(receipt(execution)).isNotEmpty();
        assertReceiptIsThatOfTheLastAttempt(execution);
    }

    /** The receipt says what was committed, not what the table still contains. */
    @Test
    void rowsThatSomebodyHasDeletedSinceTheCommitAreUploadedAgain() {
        for (String change : List.of(
                "TRUNCATE TABLE %s",
                "DELETE FROM %s WHERE \"a\" = 4",
                "DROP TABLE %s",
                "CREATE OR REPLACE TABLE %s (\"a\" NUMBER)",
                "UPDATE %s SET \"amc_upload_id\" = NULL WHERE \"a\" = 4")) {
            String table = newTable();
            UUID execution = committedButFailed(to(table), FIVE_ROWS);
            warehouse.execute(change.formatted(table));
            retry(execution);

            assertHoldsExactly(table, execution);
            assertThat(receipt(execution)).as(change).isNotEmpty();
            assertReceiptIsThatOfTheLastAttempt(execution);
        }
        String one = newTable();
        UUID distributed = committedButFailed(Kind.DISTRIBUTED.metadata(one), FIVE_ROWS);
        warehouse.execute("DROP TABLE " + one + "_1");
        retry(distributed);
        assertThat(count(one + "_1")).isEqualTo(2);
        assertThat(count(one)).isEqualTo(3);
    }

    @Test
    void aWindowThatWasCorrectedSinceTheCommitIsThatOfTheRows() {
        String table = newTable();
        UUID execution = amc.runningExecution(user, amc.schedule(user, to(table)), "{}", FIVE_ROWS);
        amc.window(execution, "2026-01-05T00:00:00Z", "2026-01-12T00:00:00Z");
        failAfterCommit(execution);
        amc.complete(execution);
        awaitFailed(execution);
        amc.window(execution, "2026-01-05T00:00:00Z", "2026-01-13T00:00:00Z");
        retry(execution);

        assertThat(warehouse.count("SELECT COUNT(*) FROM " + table + " WHERE \"time_window_end\" = '2026-01-13'"))
                .isEqualTo(5);
        assertThat(warehouse.count("SELECT COUNT(*) FROM AMC_UPLOADS WHERE EXECUTION_ID = '" + execution
                        + "' AND TIME_WINDOW_END = '2026-01-13'"))
                .isOne();
    }

    /** The receipts are in the schema of the configuration, the rows in another one. */
    @Test
    void aReceiptOfAnotherSchemaSettlesNothingWhenTheResultHasChangedAndChangedBack() {
        UUID later = schema();
        String other = String.valueOf(amc.one("SELECT schema FROM user_snowflake_configs WHERE user_id = ?", later)
                .get("schema"));
        for (String first : List.of(FIVE_ROWS, "[]")) {
            String table = newTable();
            String metadata = with(appendingTo(table), "snowflake_schema_name", "\"PUBLIC\"");
            UUID execution = committedButFailed(metadata, first);
            amc.update("UPDATE user_snowflake_configs SET schema = ? WHERE user_id = ?", other, user);
            amc.result(execution, FIVE_ROWS.replace("4", "3"));
            failAfterCommit(execution);
            amc.retry(execution);
            awaitFailed(execution);
            amc.update("UPDATE user_snowflake_configs SET schema = 'PUBLIC' WHERE user_id = ?", user);
            amc.result(execution, first);
            retry(execution);

            assertHoldsExactly(table, execution);
        }
    }

    @Test
    void aReceiptThatSomebodyHasEditedSettlesNothing() {
        for (String edit : List.of(
                "ATTEMPT = NULL",
                "ROWS_READ = 99999999999999999999",
                "ROWS_INSERTED = 4",
                "TABLES = NULL",
                "TABLES = PARSE_JSON('{\"table\": 1}')",
                "TABLES = PARSE_JSON('7')",
                "RESULT_DIGEST = NULL",
                "STARTED_AT = NULL")) {
            String table = newTable();
            UUID execution = committedButFailed(appendingTo(table), FIVE_ROWS);
            warehouse.execute("UPDATE AMC_UPLOADS SET " + edit + " WHERE EXECUTION_ID = '" + execution + "'");
            retry(execution);

            assertHoldsExactly(table, execution);
            assertThat(lastAttempt(execution)).as(edit).containsEntry("committed_by_attempt", null);
            assertReceiptIsThatOfTheLastAttempt(execution);
        }
        String table = newTable();
        UUID twice = committedButFailed(appendingTo(table), FIVE_ROWS);
        warehouse.execute("INSERT INTO AMC_UPLOADS SELECT * FROM AMC_UPLOADS WHERE EXECUTION_ID = '" + twice + "'");
        amc.result(twice, "[]");
        retry(twice);
        assertThat(receipt(twice)).isNotEmpty();
        assertThat(count(table)).isZero();
    }

    private UUID rerun(UUID schedule, int day, String result) {
        UUID execution = amc.runningExecution(user, schedule, "{}", result);
        amc.createdAt(execution, "2026-02-%02dT00:00:00Z".formatted(day));
        amc.window(execution, "2026-01-05T00:00:00Z", "2026-01-12T00:00:00Z");
        return execution;
    }

    @Test
    void aRerunSaysHowManyRowsItHasReplacedAlsoIfItHasNone() {
        String table = newTable();
        UUID schedule = amc.schedule(user, to(table));
        UUID first = rerun(schedule, 1, FIVE_ROWS);
        amc.complete(first);
        awaitUploaded(first);
        UUID second = rerun(schedule, 2, "[{\"a\": 2}, {\"a\": 3}]");
        failAfterCommit(second);
        amc.complete(second);
        awaitFailed(second);
        retry(second);
        assertThat(receipt(second))
                .hasEntrySatisfying("ROWS_DELETED", rows -> assertThat(rows).hasToString("5"));
        assertReceiptIsThatOfTheLastAttempt(second);
        assertThat(lastAttempt(second)).containsEntry("committed_by_attempt", 1);

        UUID empty = rerun(schedule, 3, "[]");
        snowflake.add(Fault.onceMatching(empty + ".*\"step\":\"commit\"", new FaultAction.FailAfter(INTERNAL)));
        amc.complete(empty);
        awaitUploaded(empty);
        assertThat(count(table)).isZero();
        assertThat(receipt(empty))
                .hasEntrySatisfying("ROWS_DELETED", rows -> assertThat(rows).hasToString("2"));
        assertReceiptIsThatOfTheLastAttempt(empty);
        assertThat(lastAttempt(empty)).containsEntry("committed_by_attempt", 1);
        assertThat(receipts(first)).as("of rows that were replaced").hasSize(1);
    }

    @Test
    void aNewerRunThatIsUploadedBeforeAnOlderOneIsSettledReplacesItsRows() {
        String table = newTable();
        UUID schedule = amc.schedule(user, to(table));
        UUID older = rerun(schedule, 1, FIVE_ROWS);
        failAfterCommit(older);
        amc.complete(older);
        awaitFailed(older);
        UUID newer = rerun(schedule, 2, "[{\"a\": 2}]");
        amc.complete(newer);
        awaitUploaded(newer);
        amc.retry(older);
        awaitStatus(older, "skipped");

        assertThat(count(table)).isOne();
        assertHoldsExactly(table, newer);
    }

    @Test
    void anUploadThatSendsNothingLeavesNoReceipt() {
        String table = newTable();
        UUID schedule = amc.schedule(user, Kind.CHANGED_ROWS.metadata(table));
        String result = "[{\"a\": 1, \"b\": 1}, {\"a\": 2, \"b\": 2}]";
        for (String next : List.of(result, result, result.replace("2}", "3}"))) {
            UUID execution = amc.execution(user, schedule, "{}", next);
            awaitUploaded(execution);
            boolean isUnchanged = lastAttempt(execution).get("rows_inserted") == null
                    || lastAttempt(execution).get("rows_inserted").equals(0L);
            assertThat(receipts(execution)).hasSize(isUnchanged ? 0 : 1);
        }
        assertThat(warehouse.count("SELECT COUNT(*) FROM AMC_UPLOADS WHERE TABLE_NAME = '" + table + "'"))
                .isEqualTo(2);
    }

    @Test
    void theTableOfReceiptsIsNoTarget() {
        assertThat(awaitFailed(amc.execution(user, null, to("amc_uploads"), FIVE_ROWS)))
                .isEqualTo("The execution cannot be uploaded: its table is AMC_UPLOADS, to which the service writes the"
                        + " receipts of uploads; choose another table name, or turn receipts off in Settings → Snowflake"
                        + " Configuration.");
        UUID other = schema();
        awaitUploaded(amc.execution(other, null, with(to("amc_uploads"), "snowflake_schema_name", "\"PUBLIC\""), "[]"));
    }

    /** A user with receipts in a schema without a table for them. */
    private UUID schema() {
        String schema = "RECEIPTS_" + newTable();
        try (Warehouse administrator = Warehouse.ofAdministrator(snowflake)) {
            administrator.execute("CREATE SCHEMA AMC." + schema);
            administrator.execute("GRANT USAGE, CREATE TABLE ON SCHEMA AMC." + schema + " TO ROLE AMC_LOADER");
        }
        return userWithReceipts(schema);
    }

    private String receiptTableOf(UUID of) {
        return "AMC."
                + amc.one("SELECT schema FROM user_snowflake_configs WHERE user_id = ?", of)
                        .get("schema") + ".AMC_UPLOADS";
    }

    @Test
    void anotherTableOfThatNameIsLeftAlone() {
        user = schema();
        String name = receiptTableOf(user);
        warehouse.execute("CREATE TABLE " + name + " (ID NUMBER, UPLOAD_ID VARCHAR)");
        UUID execution = amc.execution(user, null, to(newTable()), FIVE_ROWS);
        String quoted = "\"" + name.replace(".", "\".\"") + "\"";
        assertThat(awaitFailed(execution))
                .isEqualTo("The table " + quoted + " cannot take receipts, since it has no column ATTEMPT. Nothing was"
                        + " stored. Rename or drop it, so that the service can create it with the right columns; or turn"
                        + " receipts off in Settings → Snowflake Configuration. Then retry.");
        assertThat(amc.isDead(execution)).isTrue();
        warehouse.execute("DROP TABLE " + name);
        warehouse.execute("CREATE TABLE " + name
                + " (UPLOAD_ID VARCHAR, ATTEMPT VARCHAR, EXECUTION_ID VARCHAR, COMMITTED_AT TIMESTAMP_NTZ)");
        amc.retry(execution);
        Awaitility.await("the other reason")
                .until(() -> String.valueOf(amc.row(execution).get("snowflake_error_message"))
                        .contains("has a column ATTEMPT of the type VARCHAR instead of NUMBER(38,0)"));
        warehouse.execute("DROP TABLE " + name);
        retry(execution);
        assertThat(warehouse.count("SELECT COUNT(*) FROM " + name)).isOne();
    }

    @Test
    void columnsThatTheTableLacksAreAddedAndADroppedTableIsCreatedAgain() {
        user = schema();
        String name = receiptTableOf(user);
        warehouse.execute("CREATE TABLE " + name + " (EXTRA VARCHAR, UPLOAD_ID VARCHAR(100), ATTEMPT NUMBER(3,0),"
                + " EXECUTION_ID VARCHAR, COMMITTED_AT TIMESTAMP_NTZ(3))");
        String table = newTable();
        uploaded(to(table), FIVE_ROWS);
        assertThat(warehouse.count("SELECT ROWS_READ FROM " + name)).isEqualTo(5);
        uploaded(to(table), FIVE_ROWS);

        warehouse.execute("DROP TABLE " + name);
        UUID third = uploaded(to(table), FIVE_ROWS);
        assertThat(warehouse.count("SELECT COUNT(*) FROM " + name)).isOne();
        assertThat(amc.attempts(third)).as("repeated within the attempt").hasSize(1);
    }

    @Test
    void aMissingPrivilegeIsThatForTheTableOfReceipts() {
        user = schema();
        String name = receiptTableOf(user);
        try (Warehouse administrator = Warehouse.ofAdministrator(snowflake)) {
            administrator.execute(
                    "REVOKE CREATE TABLE ON SCHEMA " + name.replace(".AMC_UPLOADS", "") + " FROM ROLE AMC_LOADER");
        }
        String table = newTable();
        UUID execution = amc.execution(user, null, with(to(table), "snowflake_schema_name", "\"PUBLIC\""), FIVE_ROWS);
        String schema = "\"" + name.replace(".AMC_UPLOADS", "").replace(".", "\".\"") + "\"";
        assertThat(awaitFailed(execution)).contains("GRANT", "CREATE TABLE", schema);

        String quoted = "\"" + name.replace(".", "\".\"") + "\"";
        try (Warehouse administrator = Warehouse.ofAdministrator(snowflake)) {
            administrator.execute(
                    "CREATE TABLE " + name + " (UPLOAD_ID VARCHAR, ATTEMPT NUMBER(38,0), EXECUTION_ID VARCHAR,"
                            + " COMMITTED_AT TIMESTAMP_NTZ)");
            administrator.execute("GRANT SELECT ON TABLE " + name + " TO ROLE AMC_LOADER");
        }
        amc.retry(execution);
        Awaitility.await("the ALTER TABLE for the owner")
                .until(() -> String.valueOf(amc.row(execution).get("snowflake_error_message"))
                        .contains("Have its owner run: ALTER TABLE " + quoted + " ADD COLUMN IF NOT EXISTS"));
    }

    @Test
    void whatIsNoTableOrMayNotBeWrittenToIsNamedAndNothingIsStored() {
        uploaded(to(newTable()), "[]");
        user = schema();
        String name = receiptTableOf(user);
        try (Warehouse administrator = Warehouse.ofAdministrator(snowflake)) {
            administrator.execute("CREATE VIEW " + name + " AS SELECT * FROM AMC.PUBLIC.AMC_UPLOADS");
            administrator.execute("GRANT SELECT ON VIEW " + name + " TO ROLE AMC_LOADER");
        }
        String table = newTable();
        UUID execution = amc.execution(user, null, with(to(table), "snowflake_schema_name", "\"PUBLIC\""), FIVE_ROWS);
        assertThat(awaitFailed(execution))
                .contains("cannot take receipts, since it is a view. Nothing was stored. Rename or drop it");
        assertThat(amc.isDead(execution)).isTrue();

        try (Warehouse administrator = Warehouse.ofAdministrator(snowflake)) {
            administrator.execute("DROP VIEW " + name);
            retry(execution);
            administrator.execute("CREATE TABLE " + name + "_2 AS SELECT * FROM " + name);
            administrator.execute("DROP TABLE " + name);
            administrator.execute("ALTER TABLE " + name + "_2 RENAME TO " + name);
            administrator.execute("GRANT SELECT ON TABLE " + name + " TO ROLE AMC_LOADER");
            UUID second = amc.execution(user, null, with(to(table), "snowflake_schema_name", "\"PUBLIC\""), FIVE_ROWS);
            assertThat(awaitFailed(second)).contains("GRANT SELECT, INSERT", "AMC_UPLOADS");
            assertThat(count(table)).isEqualTo(5);
        }
    }

    @Test
    void theFirstUploadsToASchemaCreateTheTableTogether() {
        List<UUID> executions = new ArrayList<>();
        user = schema();
        for (int i = 0; i < 4; i++) {
            executions.add(amc.runningExecution(
                    user, null, with(to(newTable()), "snowflake_schema_name", "\"PUBLIC\""), FIVE_ROWS));
        }
        executions.forEach(amc::complete);
        executions.forEach(this::awaitUploaded);
        assertThat(warehouse.count("SELECT COUNT(*) FROM " + receiptTableOf(user)))
                .isEqualTo(4);
    }

    @Test
    void uploadsToDifferentTablesDoNotWaitForEachOthersReceipts() {
        FaultAction.Delay held = FaultAction.Delay.untilLifted();
        UUID waiting = amc.runningExecution(user, null, to(newTable()), FIVE_ROWS);
        Fault beforeCommit = Fault.onceMatching(waiting + ".*\"step\":\"commit\"", held);
        snowflake.add(beforeCommit);
        amc.complete(waiting);
        Awaitility.await("the COMMIT")
                .until(() ->
                        snowflake.faults().stream().anyMatch(each -> each.fault() == beforeCommit && each.hits() == 1));
        UUID other = uploaded(to(newTable()), FIVE_ROWS);
        UUID repeated = committedButFailed(to(newTable()), FIVE_ROWS);
        amc.result(repeated, "[{\"a\": 6}]");
        retry(repeated);

        assertThat(receipts(waiting)).isEmpty();
        assertThat(receipts(other)).hasSize(1);
        assertThat(receipts(repeated)).hasSize(1);
        held.lift();
        awaitUploaded(waiting);
        assertThat(receipts(waiting)).hasSize(1);
    }
}
