package org.amcsnowflake.sql.merge;

import org.amcsnowflake.sql.Column;
import org.amcsnowflake.sql.ColumnType;
import org.amcsnowflake.sql.merge.MatchCondition.Equal;
import org.amcsnowflake.sql.merge.MatchCondition.EqualOrBothNull;
import org.amcsnowflake.sql.merge.MatchCondition.TargetIs;
import org.amcsnowflake.sql.merge.MergeStatement.WhenMatched;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Set;

import static org.amcsnowflake.sql.Tables.STAGED;
import static org.amcsnowflake.sql.Tables.TARGET;
import static org.amcsnowflake.sql.Tables.id;
import static org.amcsnowflake.sql.Tables.ids;
import static org.assertj.core.api.Assertions.assertThat;

class MergeStatementTest {
    @Test
    void upsertsOnTheWindow() {
        MergeSource source = new MergeSource(
                STAGED.toString(),
                List.of(
                        new SourceColumn(id("execution_id"), "'e-1'"),
                        new SourceColumn(id("time_window_start"), "'2026-01-01 00:00:00'::TIMESTAMP_NTZ(9)"),
                        new SourceColumn(id("amc_row_number"), "\"amc_row_number\""),
                        new SourceColumn(id("cost"), "\"cost\"")));

        assertThat(new MergeStatement(
                                TARGET,
                                source,
                                List.of(
                                        new TargetIs(id("execution_id"), "e-1"),
                                        new Equal(id("execution_id")),
                                        new EqualOrBothNull(id("time_window_start")),
                                        new Equal(id("amc_row_number"))),
                                Set.of(id("execution_id"), id("time_window_start"), id("amc_row_number")),
                                new WhenMatched.Update())
                        .sql())
                .isEqualTo("""
                        MERGE INTO "AMC"."PUBLIC"."REACH" AS target
                        USING (
                          SELECT
                            'e-1' AS "execution_id",
                            '2026-01-01 00:00:00'::TIMESTAMP_NTZ(9) AS "time_window_start",
                            "amc_row_number",
                            "cost"
                          FROM "AMC"."PUBLIC"."AMC_STAGED_1"
                        ) AS source
                        ON target."execution_id" = 'e-1'
                          AND target."execution_id" = source."execution_id"
                          AND EQUAL_NULL(target."time_window_start", source."time_window_start")
                          AND target."amc_row_number" = source."amc_row_number"
                        WHEN MATCHED THEN UPDATE SET
                          target."cost" = source."cost"
                        WHEN NOT MATCHED THEN INSERT ("execution_id", "time_window_start", "amc_row_number", "cost")
                        VALUES (source."execution_id", source."time_window_start", source."amc_row_number", source."cost")""");
    }

    @Test
    void updatesEveryNonKeyColumn() {
        assertThat(merge(source("n", "a", "b"), "n", new WhenMatched.Update())).isEqualTo("""
                        MERGE INTO "AMC"."PUBLIC"."REACH" AS target
                        USING (
                          SELECT
                            "n",
                            "a",
                            "b"
                          FROM "AMC"."PUBLIC"."AMC_STAGED_1"
                        ) AS source
                        ON target."n" = source."n"
                        WHEN MATCHED THEN UPDATE SET
                          target."a" = source."a",
                          target."b" = source."b"
                        WHEN NOT MATCHED THEN INSERT ("n", "a", "b")
                        VALUES (source."n", source."a", source."b")""");
    }

    @Test
    void insertsMissingRows() {
        assertThat(merge(source("amc_row_number", "cost"), "amc_row_number", new WhenMatched.Keep()))
                .isEqualTo("""
                        MERGE INTO "AMC"."PUBLIC"."REACH" AS target
                        USING (
                          SELECT
                            "amc_row_number",
                            "cost"
                          FROM "AMC"."PUBLIC"."AMC_STAGED_1"
                        ) AS source
                        ON target."amc_row_number" = source."amc_row_number"
                        WHEN NOT MATCHED THEN INSERT ("amc_row_number", "cost")
                        VALUES (source."amc_row_number", source."cost")""");
    }

    @Test
    void keepsARowThatANewerExecutionWrote() {
        assertThat(merge(
                        source("campaign", "cost", "amc_created_at"),
                        "campaign",
                        new WhenMatched.UpdateUnlessNewer(id("amc_created_at"))))
                .isEqualTo("""
                        MERGE INTO "AMC"."PUBLIC"."REACH" AS target
                        USING (
                          SELECT
                            "campaign",
                            "cost",
                            "amc_created_at"
                          FROM "AMC"."PUBLIC"."AMC_STAGED_1"
                        ) AS source
                        ON target."campaign" = source."campaign"
                        WHEN MATCHED AND (target."amc_created_at" IS NULL OR target."amc_created_at" <= source."amc_created_at") THEN UPDATE SET
                          target."cost" = source."cost",
                          target."amc_created_at" = source."amc_created_at"
                        WHEN NOT MATCHED THEN INSERT ("campaign", "cost", "amc_created_at")
                        VALUES (source."campaign", source."cost", source."amc_created_at")""");
    }

    @Test
    void updatesOnlyRowsThatDifferInAColumn() {
        assertThat(merge(
                        source("campaign", "cost", "amc_created_at"),
                        "campaign",
                        new WhenMatched.UpdateIfDifferent(
                                id("amc_created_at"),
                                List.of(
                                        differing("cost", new ColumnType.Numeric(38, 2)),
                                        differing("json", new ColumnType.Variant()),
                                        differing("name", new ColumnType.Text(10, "en-ci")),
                                        differing("at", new ColumnType.Timestamp(ColumnType.Zone.TZ, 9)),
                                        differing("place", new ColumnType.Other("GEOGRAPHY"))))))
                .contains("""
                        WHEN MATCHED AND (target."amc_created_at" IS NULL OR target."amc_created_at" <= source."amc_created_at")
                          AND (target."cost" IS DISTINCT FROM source."cost"
                          OR TO_JSON(target."json") IS DISTINCT FROM TO_JSON(source."json")
                          OR TO_JSON(TO_VARIANT(target."name")) IS DISTINCT FROM TO_JSON(TO_VARIANT(source."name"))
                          OR target."at" IS DISTINCT FROM source."at" OR target."at"::TIMESTAMP_NTZ(9) IS DISTINCT FROM source."at"::TIMESTAMP_NTZ(9)
                          OR target."place" IS NOT NULL) THEN UPDATE SET
                          target."cost" = source."cost",""");
        assertThat(merge(
                        source("campaign", "amc_created_at"),
                        "campaign",
                        new WhenMatched.UpdateIfDifferent(id("amc_created_at"), List.of())))
                .as("every column of the result is a key")
                .contains("\n  AND FALSE THEN UPDATE SET");
    }

    private static Difference differing(String column, ColumnType type) {
        return new Difference(new Column(id(column), type));
    }

    @Test
    void deletesRowsWhoseKeyIsAbsent() {
        assertThat(new DeleteAbsentRows(
                                TARGET,
                                source("day", "amc_row_number"),
                                List.of(new EqualOrBothNull(id("day"))),
                                ids("day"),
                                id("execution_id"),
                                id("amc_row_number"),
                                List.of("e-1", "e'2"))
                        .sql())
                .isEqualTo("""
                        DELETE FROM "AMC"."PUBLIC"."REACH"
                        USING (
                          SELECT target."execution_id" AS AMC_EXECUTION, COALESCE(target."amc_row_number", 0) AS AMC_ROW, target."day" AS AMC_KEY_0
                          FROM "AMC"."PUBLIC"."REACH" AS target
                          LEFT JOIN (
                          SELECT
                            "day",
                            "amc_row_number"
                          FROM "AMC"."PUBLIC"."AMC_STAGED_1"
                          ) AS source
                          ON EQUAL_NULL(target."day", source."day")
                          WHERE target."execution_id" IN ('e-1', 'e''2') AND source."amc_row_number" IS NULL
                        ) AS absent
                        WHERE "execution_id" IN ('e-1', 'e''2')
                          AND "execution_id" = absent.AMC_EXECUTION AND COALESCE("amc_row_number", 0) = absent.AMC_ROW
                          AND EQUAL_NULL("day", absent.AMC_KEY_0)""");
    }

    @Test
    void hasNoUpdateIfEveryColumnIsAKey() {
        assertThat(merge(source("day"), "day", new WhenMatched.Update())).isEqualTo("""
                        MERGE INTO "AMC"."PUBLIC"."REACH" AS target
                        USING (
                          SELECT
                            "day"
                          FROM "AMC"."PUBLIC"."AMC_STAGED_1"
                        ) AS source
                        ON target."day" = source."day"
                        WHEN NOT MATCHED THEN INSERT ("day")
                        VALUES (source."day")""");
    }

    @Test
    void quotesAnyName() {
        assertThat(merge(source("a\"b", "100% of %s"), "a\"b", new WhenMatched.Update()))
                .isEqualTo("""
                        MERGE INTO "AMC"."PUBLIC"."REACH" AS target
                        USING (
                          SELECT
                            "a""b",
                            "100% of %s"
                          FROM "AMC"."PUBLIC"."AMC_STAGED_1"
                        ) AS source
                        ON target."a""b" = source."a""b"
                        WHEN MATCHED THEN UPDATE SET
                          target."100% of %s" = source."100% of %s"
                        WHEN NOT MATCHED THEN INSERT ("a""b", "100% of %s")
                        VALUES (source."a""b", source."100% of %s")""");
    }

    private static String merge(MergeSource source, String key, WhenMatched matched) {
        return new MergeStatement(TARGET, source, List.of(new Equal(id(key))), Set.of(id(key)), matched).sql();
    }

    /** Columns selected unchanged from the staged rows. */
    private static MergeSource source(String... names) {
        return new MergeSource(
                STAGED.toString(),
                ids(names).stream()
                        .map(name -> new SourceColumn(name, name.quoted()))
                        .toList());
    }
}
