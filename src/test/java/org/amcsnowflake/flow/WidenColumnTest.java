package org.amcsnowflake.flow;

import org.amcsnowflake.flow.service.Warehouse;
import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.amcsnowflake.local.snowflake.fault.Fault;
import org.amcsnowflake.local.snowflake.fault.FaultAction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

/** A column whose type no longer fits, such as integers last week and decimals this week. */
class WidenColumnTest extends RouteTest {
    private static final SnowflakeError OUT_OF_TIME =
            new SnowflakeError("000630", "57014", "Statement reached its statement or warehouse timeout");

    private final UUID user = amc.userWithDestination();

    private UUID upload(String table, String result) {
        UUID execution = amc.execution(user, table, result);
        uploadAndAwait(execution, "uploaded");
        return execution;
    }

    private UUID fail(String table, String result) {
        UUID execution = amc.execution(user, table, result);
        uploadAndAwait(execution, "failed");
        return execution;
    }

    private String error(UUID execution) {
        return String.valueOf(amc.row(execution).get("snowflake_error_message"));
    }

    private String type(String table, String column) {
        return warehouse.rows("DESCRIBE TABLE " + table).stream()
                .filter(row -> column.equals(row.get("name")))
                .map(row -> String.valueOf(row.get("type")))
                .findFirst()
                .orElse("none");
    }

    @Test
    void decimalsAfterIntegersWidenTheColumnAndKeepItsValues() {
        upload("widened", "[{\"cost\": 12345678901234567890123456}, {\"cost\": null}, {\"cost\": -7}]");
        upload("widened", "[{\"cost\": 10.55}]");

        assertThat(type("WIDENED", "cost")).isEqualTo("NUMBER(38,12)");
        assertThat(warehouse.rows("SELECT \"cost\"::VARCHAR AS V FROM WIDENED ORDER BY \"cost\" NULLS LAST").stream()
                        .map(row -> String.valueOf(row.get("V")))
                        .toList())
                .containsExactly(
                        "-7.000000000000", "10.550000000000", "12345678901234567890123456.000000000000", "null");
    }

    @Test
    void theFormerColumnIsKeptUnderAnotherName() {
        upload("former", "[{\"cost\": 1}, {\"cost\": 2}]");
        upload("former", "[{\"cost\": 0.5}]");

        assertThat(warehouse
                        .rows("SELECT \"cost__amc_former_38_0\" AS F FROM FORMER ORDER BY \"cost\"")
                        .toString())
                .isEqualTo("[{F=null}, {F=1}, {F=2}]");
    }

    @Test
    void aColumnIsWidenedAgainForMoreDecimals() {
        upload("finer", "[{\"cost\": 1}]");
        upload("finer", "[{\"cost\": 0.5}]");
        upload("finer", "[{\"cost\": 0.123456789012345}]");

        assertThat(type("FINER", "cost")).isEqualTo("NUMBER(38,24)");
        assertThat(warehouse.count("SELECT COUNT(*) FROM FINER WHERE \"cost\" IN (1, 0.5, 0.123456789012345)"))
                .isEqualTo(3);
    }

    @Test
    void ratiosWidenAColumnOnlyOnce() {
        upload("ratios", "[{\"rate\": 0}]");
        for (String rate : List.of("0.12345678901234567", "0.012345678901234567", "0.00000012345678901234567")) {
            upload("ratios", "[{\"rate\": " + rate + "}]");
        }

        assertThat(type("RATIOS", "rate")).isEqualTo("NUMBER(38,24)");
        assertThat(warehouse.rows("DESCRIBE TABLE RATIOS").stream()
                        .map(row -> String.valueOf(row.get("name")))
                        .filter(name -> name.contains("__amc_")))
                .containsExactly("rate__amc_former_38_0");
    }

    @Test
    void longIntegersLeaveOnlyTheNeededDecimals() {
        upload("long_integers", "[{\"cost\": 12345678901234567890123456789}]");
        UUID execution = upload("long_integers", "[{\"cost\": 0.5}]");

        assertThat(type("LONG_INTEGERS", "cost")).isEqualTo("NUMBER(38,1)");
        assertThat(warehouse
                        .rows("SELECT \"cost\"::VARCHAR AS C FROM LONG_INTEGERS ORDER BY \"cost\"")
                        .toString())
                .isEqualTo("[{C=0.5}, {C=12345678901234567890123456789.0}]");
        assertThat(amc.attempts(execution)).hasSize(1);
    }

    @Test
    void severalColumnsAreWidenedInOneUpload() {
        upload("several", "[{\"a\": 1, \"b\": 2, \"c\": 3}]");
        upload("several", "[{\"a\": 0.1, \"b\": 0.2, \"c\": 4, \"d\": \"new\"}]");

        assertThat(List.of(type("SEVERAL", "a"), type("SEVERAL", "b"), type("SEVERAL", "c")))
                .containsExactly("NUMBER(38,12)", "NUMBER(38,12)", "NUMBER(38,0)");
        assertThat(warehouse
                        .rows("SELECT \"a\"::FLOAT AS A, \"b\"::FLOAT AS B, \"c\", \"d\" FROM SEVERAL ORDER BY \"c\"")
                        .toString())
                .isEqualTo("[{A=1.0, B=2.0, c=3, d=null}, {A=0.1, B=0.2, c=4, d=new}]");
    }

    @Test
    void aWideningInterruptedAtAnyStatementIsCompletedByTheNextPass() {
        List<String> steps = List.of(
                "count-too-large",
                "add-wide-column",
                "copy-values",
                "count-differences",
                "set-aside",
                "take-over",
                "copy-rest",
                "keep-former");
        for (String step : steps) {
            for (FaultAction action :
                    List.of(new FaultAction.FailBefore(OUT_OF_TIME), new FaultAction.FailAfter(OUT_OF_TIME))) {
                String table = ("ended_at_" + step + action.getClass().getSimpleName()).replace('-', '_');
                upload(table, "[{\"cost\": 1}, {\"cost\": 2}]");
                snowflake.add(Fault.onceMatching("\"step\":\"" + step + "\"", action));
                UUID execution = fail(table, "[{\"cost\": 0.5}]");
                amc.retry(execution);
                uploadAndAwait(execution, "uploaded");

                assertThat(type(table, "cost")).as(table).isEqualTo("NUMBER(38,12)");
                assertThat(warehouse
                                .rows("SELECT COUNT(*) AS C, SUM(\"cost\")::FLOAT AS S FROM " + table)
                                .toString())
                        .as(table)
                        .isEqualTo("[{C=3, S=3.5}]");
            }
        }
    }

    @Test
    void readersSeeTheColumnWhileItsValuesAreCopiedAndTheRenamesAreConsecutive() {
        upload("readable", "[{\"cost\": 1}]");
        for (String step : List.of("copy-values", "count-differences", "copy-rest")) {
            snowflake.add(Fault.onceMatching("\"step\":\"" + step + "\"", new FaultAction.FailBefore(OUT_OF_TIME)));
            UUID execution = fail("readable", "[{\"cost\": 0.5}]");
            assertThat(warehouse
                            .rows("SELECT \"cost\"::FLOAT AS C FROM READABLE")
                            .toString())
                    .as(step)
                    .isEqualTo("[{C=1.0}]");
            amc.update("DELETE FROM workflow_executions WHERE id = ?", execution);
        }
        snowflake.forget();
        upload("readable", "[{\"cost\": 0.123456789012345}]");

        List<String> steps = snowflake.statements().stream()
                .map(statement -> statement.tag().replaceAll(".*\"step\":\"([a-z-]+)\".*", "$1"))
                .toList();
        assertThat(steps).containsSequence("set-aside", "take-over", "copy-rest", "keep-former");
    }

    @ParameterizedTest
    @CsvSource({"interrupted, ", "interrupted_by_an_earlier_version, cost__amc_aside_38_0"})
    void anInterruptedWideningIsCompletedByAnyUploadToTheTable(String table, @Nullable String earlierName) {
        upload(table, "[{\"cost\": 1}]");
        snowflake.add(Fault.onceMatching("\"step\":\"take-over\"", new FaultAction.FailBefore(OUT_OF_TIME)));
        fail(table, "[{\"cost\": 0.5}]");
        assertThat(type(table, "cost")).isEqualTo("none");
        if (earlierName != null) {
            warehouse.execute("ALTER TABLE " + table + " RENAME COLUMN \"cost__amc_aside_38_0_for_38_12\" TO \""
                    + earlierName + "\"");
        }
        upload(table, "[{\"another\": true}]");

        assertThat(warehouse
                        .rows("SELECT \"cost\"::FLOAT AS C FROM " + table + " ORDER BY 1 NULLS LAST")
                        .toString())
                .isEqualTo("[{C=1.0}, {C=null}]");
    }

    @Test
    void anInterruptedWideningIsCompletedByAnUploadThatNeedsMoreDigits() {
        upload("finer_yet", "[{\"cost\": 1}]");
        snowflake.add(Fault.onceMatching("\"step\":\"take-over\"", new FaultAction.FailBefore(OUT_OF_TIME)));
        fail("finer_yet", "[{\"cost\": 0.5}]");
        upload("finer_yet", "[{\"cost\": 0.1234567890123}]");

        assertThat(type("FINER_YET", "cost")).isEqualTo("NUMBER(38,24)");
        assertThat(warehouse
                        .rows("SELECT \"cost\"::FLOAT AS C FROM FINER_YET ORDER BY 1")
                        .toString())
                .isEqualTo("[{C=0.1234567890123}, {C=1.0}]");
    }

    @Test
    void aWideningInterruptedTwiceContinuesWithTheSecondColumn() {
        upload("stopped_twice", "[{\"cost\": 1}]");
        snowflake.add(Fault.onceMatching("\"step\":\"set-aside\"", new FaultAction.FailBefore(OUT_OF_TIME)));
        UUID decimal = fail("stopped_twice", "[{\"cost\": 0.5}]");
        upload("stopped_twice", "[{\"cost\": 12345678901234567890123456789}]");
        snowflake.add(Fault.onceMatching("\"step\":\"take-over\"", new FaultAction.FailBefore(OUT_OF_TIME)));
        amc.retry(decimal);
        uploadAndAwait(decimal, "failed");
        assertThat(type("STOPPED_TWICE", "cost")).isEqualTo("none");
        amc.retry(decimal);
        uploadAndAwait(decimal, "uploaded");

        assertThat(type("STOPPED_TWICE", "cost")).isEqualTo("NUMBER(38,1)");
        assertThat(warehouse
                        .rows("SELECT \"cost\"::VARCHAR AS C FROM STOPPED_TWICE ORDER BY \"cost\"")
                        .toString())
                .isEqualTo("[{C=0.5}, {C=1.0}, {C=12345678901234567890123456789.0}]");
    }

    @Test
    void rowsInsertedBeforeTheRenamesAreCopiedByAnyUpload() {
        upload("others_rows", "[{\"cost\": 1}]");
        snowflake.add(Fault.onceMatching("\"step\":\"copy-rest\"", new FaultAction.FailBefore(OUT_OF_TIME)));
        fail("others_rows", "[{\"cost\": 0.5}]");
        // As after an insert between the comparison and the rename.
        warehouse.execute("UPDATE OTHERS_ROWS SET \"cost\" = NULL");
        upload("others_rows", "[{\"another\": true}]");

        assertThat(warehouse
                        .rows("SELECT \"cost\"::FLOAT AS C, \"cost__amc_former_38_0\" AS F FROM OTHERS_ROWS"
                                + " ORDER BY 1 NULLS LAST")
                        .toString())
                .isEqualTo("[{C=1.0, F=1}, {C=null, F=null}]");
    }

    @Test
    void valuesTooLargeForTheWiderColumnLeaveTheTableUnchanged() {
        upload("too_large", "[{\"cost\": 12345678901234567890123456789012345678}]");
        UUID execution = fail("too_large", "[{\"cost\": 0.5}]");

        assertThat(error(execution))
                .contains("Column \"cost\"")
                .contains("needs the type NUMBER(38,1)")
                .contains("1 of its values have too many digits before the decimal point");
        assertThat(type("TOO_LARGE", "cost")).isEqualTo("NUMBER(38,0)");
        assertThat(type("TOO_LARGE", "cost__amc_wide_38_1")).isEqualTo("none");
    }

    @Test
    void aColumnOfTheResultIsNotTakenForAnInterruptedWidening() {
        String result = "[{\"cost\": null, \"cost__amc_aside_38_0\": 7}]";
        upload("aside", "[{\"cost\": 1}]");

        assertThat(error(fail("aside", result)))
                .isEqualTo(
                        "The execution cannot be uploaded: its result has the column \"cost__amc_aside_38_0\", a name that is"
                                + " reserved for columns that the service widens: rename it with snowflake_columns or in the query, then"
                                + " retry.");
        UUID renamed = amc.runningExecution(
                user,
                null,
                "{\"snowflake_enabled\": true, \"snowflake_table_name\": \"aside\", \"snowflake_columns\":"
                        + " {\"cost__amc_aside_38_0\": \"aside\"}}",
                result);
        amc.complete(renamed);
        uploadAndAwait(renamed, "uploaded");
        upload("aside", "[{\"cost\": 2}]");
        assertThat(warehouse.rows("SELECT \"cost\" AS C, \"aside\" AS A FROM ASIDE ORDER BY C NULLS LAST"))
                .hasToString("[{C=1, A=null}, {C=2, A=null}, {C=null, A=7}]");
    }

    @Test
    void someoneElsesTableIsNotChangedAndTheErrorNamesTheValue() {
        warehouse.execute("CREATE TABLE NOT_OURS (\"cost\" INTEGER, \"name\" VARCHAR(3))");

        assertThat(error(fail("not_ours", "[{\"cost\": 1}, {\"cost\": 10.55}]")))
                .contains(
                        "Column \"cost\" of the target is NUMBER(38,0), but row 2 of the result holds '10.55', which would"
                                + " be rounded");
        assertThat(error(fail("not_ours", "[{\"name\": \"long\"}]"))).contains("row 1 of the result holds 'long'");
        assertThat(type("NOT_OURS", "cost")).isEqualTo("NUMBER(38,0)");
    }

    @Test
    void withoutOwnershipTheErrorContainsTheStatementsForTheOwner() {
        upload("owned_by_another", "[{\"cost\": 1}]");
        try (Warehouse administrator = administrator()) {
            administrator.execute("CREATE ROLE IF NOT EXISTS KEEPER");
            administrator.execute("GRANT OWNERSHIP ON TABLE OWNED_BY_ANOTHER TO ROLE KEEPER");
            administrator.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE OWNED_BY_ANOTHER TO ROLE AMC_LOADER");
        }
        UUID execution = fail("owned_by_another", "[{\"cost\": 0.5, \"a\": 1, \"b\": \"x\"}]");

        assertThat(amc.attempts(execution)).last().asString().contains("error_class=PRIVILEGE");
        String error = error(execution);
        assertThat(error)
                .contains("Or have the owner of AMC.PUBLIC.OWNED_BY_ANOTHER run: ALTER TABLE")
                .contains("ADD COLUMN IF NOT EXISTS \"a\" NUMBER(38,0), IF NOT EXISTS \"b\" VARCHAR;")
                .contains("RENAME COLUMN \"cost__amc_wide_38_12\" TO \"cost\";");

        try (Warehouse administrator = administrator()) {
            String statements = error.substring(error.indexOf(" run: ") + " run: ".length());
            for (String statement : statements.split(";")) {
                if (!statement.isBlank()) {
                    administrator.execute(statement);
                }
            }
        }
        amc.retry(execution);
        uploadAndAwait(execution, "uploaded");
        assertThat(warehouse
                        .rows("SELECT \"cost\"::FLOAT AS C FROM OWNED_BY_ANOTHER ORDER BY 1")
                        .toString())
                .isEqualTo("[{C=0.5}, {C=1.0}]");
    }

    @Test
    void aSecondInstanceThatCachedTheNarrowColumnDoesNotWidenItAgain() {
        upload("remembered", "[{\"cost\": 1}]");
        upload("remembered", "[{\"cost\": 2}]");
        for (String statement : List.of(
                "ALTER TABLE REMEMBERED ADD COLUMN \"w\" NUMBER(38,12)",
                "UPDATE REMEMBERED SET \"w\" = \"cost\"",
                "ALTER TABLE REMEMBERED RENAME COLUMN \"cost\" TO \"cost__amc_former_38_0\"",
                "ALTER TABLE REMEMBERED RENAME COLUMN \"w\" TO \"cost\"")) {
            warehouse.execute(statement);
        }
        UUID third = upload("remembered", "[{\"cost\": 0.5}]");

        assertThat(amc.attempts(third)).hasSize(1);
        assertThat(warehouse
                        .rows("SELECT SUM(\"cost\")::FLOAT AS S FROM REMEMBERED")
                        .toString())
                .isEqualTo("[{S=3.5}]");
    }

    private Warehouse administrator() {
        return Warehouse.ofAdministrator(snowflake);
    }
}
