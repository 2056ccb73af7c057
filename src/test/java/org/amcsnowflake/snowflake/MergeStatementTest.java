package org.amcsnowflake.snowflake;

import org.amcsnowflake.snowflake.MergeStatement.WhenMatched;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

class MergeStatementTest {
    private static final QualifiedName TARGET =
            new QualifiedName(new Identifier("AMC"), new Identifier("PUBLIC"), new Identifier("CAMPAIGNS"));
    private static final MergeSource SOURCE = new MergeSource(
            TARGET.sibling("STAGED"),
            List.of(
                    new SourceColumn(new Identifier("execution_id"), "'e1'"),
                    new SourceColumn(new Identifier("amc_row_number"), "\"amc_row_number\""),
                    new SourceColumn(new Identifier("the \"cost\""), "\"the \"\"cost\"\"\"")));

    @Test
    void anUpsertMatchesExecutionAndRowAndUpdatesTheRest() {
        MergeStatement merge = new MergeStatement(
                TARGET,
                SOURCE,
                List.of(
                        new MatchCondition.TargetIs(new Identifier("execution_id"), "e1"),
                        new MatchCondition.Equal(new Identifier("execution_id")),
                        new MatchCondition.EqualOrBothNull(new Identifier("time_window_start")),
                        new MatchCondition.Equal(new Identifier("amc_row_number"))),
                Set.of(new Identifier("execution_id"), new Identifier("amc_row_number")),
                new WhenMatched.Update());

        assertThat(merge.sql()).isEqualTo("""
                MERGE INTO "AMC"."PUBLIC"."CAMPAIGNS" AS target
                USING (
                  SELECT
                    'e1' AS "execution_id",
                    "amc_row_number",
                    "the ""cost""\"
                  FROM "AMC"."PUBLIC"."STAGED"
                ) AS source
                ON target."execution_id" = 'e1'
                  AND target."execution_id" = source."execution_id"
                  AND EQUAL_NULL(target."time_window_start", source."time_window_start")
                  AND target."amc_row_number" = source."amc_row_number"
                WHEN MATCHED THEN UPDATE SET
                  target."the ""cost""\" = source."the ""cost""\"
                WHEN NOT MATCHED THEN INSERT ("execution_id", "amc_row_number", "the ""cost""\")
                VALUES (source."execution_id", source."amc_row_number", source."the ""cost""\")""");
    }

    @Test
    void anAppendInsertsOnly() {
        assertThat(merge(new WhenMatched.Keep(), Set.of()).sql()).isEqualTo("""
                MERGE INTO "AMC"."PUBLIC"."CAMPAIGNS" AS target
                USING (
                  SELECT
                    'e1' AS "execution_id",
                    "amc_row_number",
                    "the ""cost""\"
                  FROM "AMC"."PUBLIC"."STAGED"
                ) AS source
                ON target."execution_id" = source."execution_id"
                WHEN NOT MATCHED THEN INSERT ("execution_id", "amc_row_number", "the ""cost""\")
                VALUES (source."execution_id", source."amc_row_number", source."the ""cost""\")""");
    }

    @Test
    void anExplicitKeyLeavesARowAloneThatANewerExecutionWrote() {
        assertThat(merge(
                                new WhenMatched.UpdateUnlessNewer(new Identifier("amc_created_at")),
                                Set.of(new Identifier("execution_id")))
                        .sql())
                .contains("""

                        WHEN MATCHED AND (target."amc_created_at" IS NULL OR target."amc_created_at" <= source."amc_created_at") THEN UPDATE SET
                          target."amc_row_number" = source."amc_row_number",
                          target."the ""cost""\" = source."the ""cost""\"
                        WHEN NOT MATCHED""");
    }

    @Test
    void whereEveryColumnIsAKeyThereIsNothingToUpdate() {
        assertThat(merge(
                                new WhenMatched.Update(),
                                Set.of(
                                        new Identifier("execution_id"),
                                        new Identifier("amc_row_number"),
                                        new Identifier("the \"cost\"")))
                        .sql())
                .doesNotContain("WHEN MATCHED THEN");
    }

    private static MergeStatement merge(WhenMatched matched, Set<Identifier> keyColumns) {
        return new MergeStatement(
                TARGET, SOURCE, List.of(new MatchCondition.Equal(new Identifier("execution_id"))), keyColumns, matched);
    }
}
