package org.amcsnowflake.sql.merge;

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
