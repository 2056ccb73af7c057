package org.amcsnowflake.promises;

import org.amcsnowflake.local.snowflake.fault.Fault;
import org.amcsnowflake.local.snowflake.fault.FaultAction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Objects;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code snowflake_columns}: which columns arrive, and under which names. */
class ColumnsAreMappedTest extends PromiseTest {

    private static String mapped(String table, String columns) {
        return with(to(table), "snowflake_columns", columns);
    }

    private static String with(String metadata, String key, String json) {
        return metadata.substring(0, metadata.length() - 1) + ", \"" + key + "\": " + json + "}";
    }

    /** Without the columns that the service adds. */
    private String columns(String table) {
        return warehouse.rows("DESCRIBE TABLE " + table).stream()
                .map(row -> row.get("name") + " " + row.get("type"))
                .filter(column -> !column.matches(
                        "(execution_id|schedule_id|uploaded_at|amc_\\w+|time_window_\\w+|week_start) .*"))
                .sorted()
                .toList()
                .toString();
    }

    private String rows(String table, String columns) {
        return warehouse
                .rows("SELECT " + columns + " FROM " + table + " ORDER BY " + columns)
                .toString();
    }

    private List<String> sentFor(UUID execution) {
        return snowflake.statements().stream()
                .filter(statement -> statement.tag().contains(execution.toString()))
                .map(statement -> statement.sqlText())
                .toList();
    }

    @Test
    void allColumnsAreRenamedAtOnceAndKeepTheirTypes() {
        String table = newTable();
        UUID execution = uploaded(
                mapped(table, "{\"a\": \"b\", \"b\": \"a\", \"campaign\": \"CAMPAIGN_NAME\", \"postal_code\": null}"),
                "[{\"a\": 1, \"b\": \"x\", \"campaign\": true, \"postal_code\": \"00123\", \"day\": \"2026-01-05\"},"
                        + " {\"a\": 2, \"b\": \"y\", \"late\": 1.5}]");

        assertThat(columns(table))
                .isEqualTo("[CAMPAIGN_NAME BOOLEAN, a VARCHAR(16777216), b NUMBER(38,0), day TIMESTAMP_NTZ(9),"
                        + " late NUMBER(38,12)]");
        assertThat(rows(table, "\"a\", \"b\", CAMPAIGN_NAME"))
                .isEqualTo("[{a=x, b=1, CAMPAIGN_NAME=true}, {a=y, b=2, CAMPAIGN_NAME=null}]");
        assertThat(lastAttempt(execution).get("options_hash").toString()).matches("[0-9a-f]{64}");
        assertThat(PromisedTables.parse(lastAttempt(execution).get("shaping").toString()))
                .isEqualTo(PromisedTables.parse("""
                        {"renamed": {"a": "b", "b": "a", "campaign": "CAMPAIGN_NAME"}, "dropped": ["postal_code"],
                         "transforms": [], "warnings": []}"""));
    }

    @Test
    void aResultWithDeclaredColumnsIsMappedToo() {
        String table = newTable();
        uploaded(
                mapped(table, "{\"a\": \"b\", \"b\": \"a\", \"c\": null}"),
                "{\"columns\": [{\"name\": \"a\", \"type\": \"STRING\"}, {\"name\": \"c\"}, {\"name\": \"b\", \"type\": \"LONG\"}],"
                        + " \"rows\": [[\"x\", \"dropped\", 1], [null, null, 2], [\"z\", 3, null], [\"\", {}, 4]]}");

        assertThat(columns(table)).isEqualTo("[a NUMBER(38,0), b VARCHAR(16777216)]");
        assertThat(rows(table, "\"a\", \"b\"")).isEqualTo("[{a=1, b=x}, {a=2, b=null}, {a=4, b=}, {a=null, b=z}]");
    }

    @Test
    void columnsThatAreNotNamedAreKeptDroppedOrFail() {
        String dropping = newTable();
        uploaded(
                mapped(dropping, "{\"a\": \"a\", \"*\": \"drop\"}"), "[{\"a\": 1, \"b\": 2}, {\"a\": 2, \"late\": 3}]");
        assertThat(columns(dropping)).isEqualTo("[a NUMBER(38,0)]");

        String week = newTable();
        uploaded(
                mapped(week, "{\"week_start\": \"week_start\", \"*\": \"drop\"}"),
                "[{\"week_start\": \"2026-01-05\", \"b\": 2}]");
        assertThat(warehouse.rows("SELECT \"week_start\"::VARCHAR AS W FROM " + week))
                .as("a window column may be named as itself")
                .hasToString("[{W=2026-01-05 00:00:00.000}]");

        String failing = newTable();
        String onlyA = mapped(failing, "{\"a\": \"A\", \"gone\": null, \"*\": \"fail\"}");
        UUID execution = amc.execution(user, null, onlyA, "[{\"a\": 1, \"b\": 2}]");
        assertThat(awaitFailed(execution))
                .isEqualTo(
                        "The execution cannot be uploaded: metadata.snowflake_columns does not name the column 'b' of the"
                                + " result, and has \"fail\" for \"*\"; name it, or remove it from the query, then retry.");
        assertThat(amc.isDead(execution)).isTrue();
        uploaded(onlyA, "[{\"a\": 1, \"gone\": 2}]");
        assertThat(columns(failing)).isEqualTo("[A NUMBER(38,0)]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"a": "X", "b": "X"}        | metadata.snowflake_columns gives the columns 'a' and 'b' the same name, "X"; choose another one.
            {"a": "b"}                  | its columns 'a' and 'b' would both be stored as "b": correct snowflake_columns, then retry.
            {"a": "execution_id"}       | metadata.snowflake_columns maps 'a' to "execution_id", which is a column that each row gets from the service; choose another name.
            {"a": "week_start"}         | metadata.snowflake_columns maps 'a' to "week_start", which is a column that each row gets from the service; choose another name.
            {"a": "$1"}                 | metadata.snowflake_columns maps 'a' to "$1", which Snowflake does not accept as the name of a column; choose another one.
            {"a": "b__amc_aside_38_0"}  | metadata.snowflake_columns maps 'a' to "b__amc_aside_38_0", a name that is reserved for columns that the service widens; choose another one.
            {"a": 1}                    | metadata.snowflake_columns maps 'a' to 1; it must be a name, or null to drop the column.
            {"*": "rename"}             | metadata.snowflake_columns has "rename" for "*"; it must be "keep", "drop" or "fail".
            ["a"]                       | metadata.snowflake_columns must be an object of column names: {"campaign": "CAMPAIGN_NAME", "postal_code": null}.
            """)
    void whatCannotBeAppliedFailsBeforeAnythingIsStaged(String columns, String reason) {
        UUID execution = amc.execution(user, null, mapped(newTable(), columns), "[{\"a\": 1, \"b\": 2}]");

        assertThat(awaitFailed(execution)).isEqualTo("The execution cannot be uploaded: " + reason);
        assertThat(amc.isDead(execution)).isTrue();
        assertThat(sentFor(execution))
                .allSatisfy(sql -> assertThat(sql).doesNotContainPattern("^(PUT|CREATE|ALTER|COPY|MERGE)"));
    }

    @Test
    void aMappedColumnThatTheResultLacksIsNullWithAWarning() {
        String table = newTable();
        UUID execution =
                uploaded(mapped(table, "{\"a\": \"A\", \"gone\": \"GONE\"}"), "[{\"a\": 1}, {\"a\": 2}, {\"a\": 3}]");

        assertThat(rows(table, "A, GONE")).isEqualTo("[{A=1, GONE=null}, {A=2, GONE=null}, {A=3, GONE=null}]");
        assertThat(lastAttempt(execution).get("shaping").toString())
                .contains("\"The result has no column 'gone', so \\\"GONE\\\" is NULL in each row.\"");

        UUID keyed = amc.execution(
                user,
                null,
                with(mapped(table, "{\"a\": \"A\", \"gone\": \"GONE\"}"), "snowflake_key_columns", "[\"A\", \"GONE\"]"),
                "[{\"a\": 1}]");
        assertThat(awaitFailed(keyed))
                .startsWith(
                        "The execution cannot be uploaded: snowflake_key_columns names the column \"GONE\", which the"
                                + " result does not have; its columns are [\"A\", ");
    }

    @Test
    void theAutomaticKeyIsChosenByTheResultsNamesAndFollowsTheRename() {
        String result = "[{\"week_start\": \"2026-01-05\", \"z_day\": \"2026-01-05\", \"b_day\": \"2026-01-06\"}]";
        String week = newTable();
        UUID byWeek = uploaded(mapped(week, "{\"week_start\": \"WEEK\"}"), result);
        String day = newTable();
        UUID byDay = uploaded(mapped(day, "{\"week_start\": null, \"b_day\": \"Z\", \"z_day\": \"A\"}"), result);
        String none = newTable();
        UUID withoutDates = uploaded(mapped(none, "{\"week_start\": null, \"b_day\": null, \"z_day\": null}"), result);

        assertThat(lastAttempt(byWeek))
                .containsEntry("upsert_key", "execution_id, WEEK, amc_row_number: the week's start");
        assertThat(lastAttempt(byDay))
                .containsEntry(
                        "upsert_key", "execution_id, Z, amc_row_number: the first date column of the result, \"Z\"");
        assertThat(lastAttempt(withoutDates).get("upsert_key").toString()).endsWith("the result has no date column");
        uploadAgain(byWeek, result.replace("-05", "-12"));
        uploadAgain(byDay, result.replace("-06", "-12"));
        assertThat(count(week)).isOne();
        assertThat(count(day)).isOne();
        assertThat(count(none)).isOne();
    }

    @ParameterizedTest
    @CsvSource({"automatic", "explicit"})
    void aRerunReplacesTheOlderRunsRows(String key) {
        String table = newTable();
        String options = mapped(table, "{\"id\": \"ID\", \"v\": \"id\", \"*\": \"drop\"}");
        UUID schedule = amc.schedule(
                user, key.equals("explicit") ? with(options, "snowflake_key_columns", "[\"ID\"]") : options);
        UUID older = run(
                schedule, 1, "[{\"id\": 1, \"v\": 10, \"x\": 1}, {\"id\": 2, \"v\": 20}, {\"id\": null, \"v\": 30}]");
        UUID newer = run(
                schedule, 2, "[{\"id\": 2, \"v\": 21}, {\"id\": null, \"v\": 31}, {\"id\": 4, \"v\": 41, \"x\": 1}]");
        snowflake.add(Fault.onceMatching("^COMMIT.*" + newer, new FaultAction.DropAfter()));
        for (UUID execution : List.of(older, newer)) {
            amc.complete(execution);
            awaitUploaded(execution);
        }

        assertThat(rows(table, "ID, \"id\", \"execution_id\""))
                .isEqualTo(
                        "[{ID=2, id=21, execution_id=N}, {ID=4, id=41, execution_id=N}, {ID=null, id=31, execution_id=N}]"
                                .replace("N", newer.toString()));
        assertThat(columns(table)).isEqualTo("[ID NUMBER(38,0), id NUMBER(38,0)]");
    }

    private UUID run(UUID schedule, int day, String result) {
        UUID execution = amc.runningExecution(user, schedule, "{}", result);
        amc.createdAt(execution, "2026-02-%02dT00:00:00Z".formatted(day));
        amc.window(execution, "2026-01-05T00:00:00Z", "2026-01-12T00:00:00Z");
        return execution;
    }

    @Test
    void anAppendAddsMappedRowsOnceForEachUpload() {
        String table = newTable();
        String result = "[{\"a\": 1, \"b\": 1}, {\"a\": 2, \"b\": 2}, {\"a\": 3, \"b\": 3}, {\"a\": 4, \"b\": 4}]";
        UUID execution = amc.runningExecution(
                user, null, with(appendingTo(table), "snowflake_columns", "{\"a\": \"A\", \"b\": null}"), result);
        snowflake.add(Fault.onceMatching("^COMMIT.*" + execution, new FaultAction.DropAfter()));
        amc.complete(execution);
        awaitUploaded(execution);
        uploadAgain(execution, result);

        assertThat(rows(table, "A")).isEqualTo("[{A=1}, {A=1}, {A=2}, {A=2}, {A=3}, {A=3}, {A=4}, {A=4}]");
    }

    @Test
    void anExecutionsMappingReplacesItsSchedules() {
        UUID schedule = amc.schedule(user, mapped("unused", "{\"a\": \"A\", \"b\": null}"));
        String own = newTable();
        String dropping = with(to(own), "snowflake_columns", "{\"a\": null}");
        awaitUploaded(amc.execution(user, schedule, dropping, "[{\"a\": 1, \"b\": 2}]"));
        String none = newTable();
        awaitUploaded(
                amc.execution(user, schedule, with(to(none), "snowflake_columns", "{}"), "[{\"a\": 1, \"b\": 2}]"));
        String inherited = newTable();
        String unset = with(to(inherited), "snowflake_columns", "null");
        awaitUploaded(amc.execution(user, schedule, unset, "[{\"a\": 1, \"b\": 2}]"));

        assertThat(columns(own)).isEqualTo("[b NUMBER(38,0)]");
        assertThat(columns(none)).isEqualTo("[a NUMBER(38,0), b NUMBER(38,0)]");
        assertThat(columns(inherited)).isEqualTo("[A NUMBER(38,0)]");
    }

    @Test
    void aNameThatSnowflakeDoesNotAcceptIsReplacedByAnother() {
        String table = newTable();
        String name = "n".repeat(300);
        UUID execution = uploaded(
                mapped(table, "{\"" + name + "\": \"LONG\", \"\": \"EMPTY\", \"\\n\": \"LINE\", \"$1\": \"FIRST\"}"),
                "[{\"" + name + "\": \"2026-01-05\", \"\": 1, \"\\n\": 2, \"$1\": 3}]");

        assertThat(rows(table, "LONG, EMPTY, LINE, FIRST"))
                .isEqualTo("[{LONG=2026-01-05 00:00:00.0, EMPTY=1, LINE=2, FIRST=3}]");
        assertThat(lastAttempt(execution).get("upsert_key").toString())
                .isEqualTo("execution_id, LONG, amc_row_number: the first date column of the result, \"LONG\"");
    }

    /** A column that is dropped or renamed later must not keep the values of an execution that is uploaded again. */
    @ParameterizedTest
    @CsvSource({"automatic", "explicit"})
    void aRepeatedUploadClearsTheColumnsThatItNoLongerHas(String key) {
        String table = newTable();
        String options = key.equals("explicit") ? keyed(table, "id") : to(table);
        String result =
                "[{\"id\": 1, \"private\": \"x\", \"name\": \"n\"}, {\"id\": 2, \"private\": \"y\", \"name\": \"m\"}]";
        UUID execution = uploaded(options, result);
        amc.update(
                "UPDATE workflow_executions SET metadata = ?::jsonb WHERE id = ?",
                with(options, "snowflake_columns", "{\"private\": null, \"name\": \"NAME\"}"),
                execution);
        uploadAgain(execution, result);

        assertThat(rows(table, "\"id\", \"private\", \"name\", NAME"))
                .isEqualTo("[{id=1, private=null, name=null, NAME=n}, {id=2, private=null, name=null, NAME=m}]");
    }

    @Test
    void aLaterRenameAddsAColumnAndLeavesTheOldOne() {
        String table = newTable();
        UUID before = uploaded(to(table), "[{\"a\": 1}]");
        UUID after = uploaded(mapped(table, "{\"a\": \"A\"}"), "[{\"a\": 2}]");

        assertThat(rows(table, "\"a\", A")).isEqualTo("[{a=1, A=null}, {a=null, A=2}]");
        assertThat(lastAttempt(before)).containsEntry("options_hash", null).containsEntry("shaping", null);
        assertThat(Objects.toString(lastAttempt(after).get("options_hash"))).hasSize(64);
    }
}
