package org.amcsnowflake.local.snowflake.faithful;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MergingTest extends FaithfulTest {

    @BeforeEach
    void makeTables() throws Exception {
        run("CREATE TABLE T (K NUMBER, V VARCHAR)");
        run("INSERT INTO T VALUES (1, 'one'), (2, 'two'), (NULL, 'none')");
        run("CREATE TABLE S (K NUMBER, V VARCHAR)");
    }

    @Test
    void updatesMatchesInsertsTheRestAndCountsBoth() throws Exception {
        run("INSERT INTO S VALUES (2, 'TWO'), (3, 'THREE')");

        assertThat(columns("MERGE INTO T USING S ON T.K = S.K WHEN MATCHED THEN UPDATE SET V = S.V"
                        + " WHEN NOT MATCHED THEN INSERT (K, V) VALUES (S.K, S.V)"))
                .containsExactly("number of rows inserted", "number of rows updated");
        assertThat(rows("SELECT K, V FROM T ORDER BY K")).containsExactly("1,one", "2,TWO", "3,THREE", "null,none");
    }

    @Test
    void refusesSeveralSourceRowsForOneTargetRowEvenIfEqual() throws Exception {
        run("INSERT INTO S VALUES (2, 'x'), (2, 'x')");

        refuses(
                "MERGE INTO T USING S ON T.K = S.K WHEN MATCHED THEN UPDATE SET V = S.V",
                "100090",
                "42P18",
                "Duplicate row detected during DML action\nRow Values: [\"2\", \"x\"]");
        assertThat(rows("SELECT V FROM T WHERE K = 2")).containsExactly("two");
    }

    @Test
    void usesAnyOfThemIfTheSessionAllowsIt() throws Exception {
        run("INSERT INTO S VALUES (2, 'x'), (2, 'x')");
        run("ALTER SESSION SET ERROR_ON_NONDETERMINISTIC_MERGE = FALSE");

        assertThat(rows("MERGE INTO T USING S ON T.K = S.K WHEN MATCHED THEN UPDATE SET V = S.V"))
                .containsExactly("1");
    }

    @Test
    void severalRowsMayDeleteOne() throws Exception {
        run("INSERT INTO S VALUES (2, 'x'), (2, 'y')");

        assertThat(rows("MERGE INTO T USING S ON T.K = S.K WHEN MATCHED THEN DELETE"))
                .containsExactly("1");
    }

    @Test
    void insertsAllUnmatchedDuplicates() throws Exception {
        run("INSERT INTO S VALUES (9, 'x'), (9, 'x')");

        assertThat(rows("MERGE INTO T USING S ON T.K = S.K WHEN NOT MATCHED THEN INSERT (K, V) VALUES (S.K, S.V)"))
                .containsExactly("2");
    }

    @Test
    void nullMatchesOnlyByEqualNull() throws Exception {
        run("INSERT INTO S VALUES (NULL, 'new')");

        assertThat(rows("MERGE INTO T USING S ON T.K = S.K WHEN MATCHED THEN UPDATE SET V = S.V"))
                .containsExactly("0");
        assertThat(rows("MERGE INTO T USING S ON EQUAL_NULL(T.K, S.K) WHEN MATCHED THEN UPDATE SET V = S.V"))
                .containsExactly("1");
    }

    @Test
    void theFirstClauseWhoseConditionHoldsApplies() throws Exception {
        run("INSERT INTO S VALUES (1, 'x'), (2, 'y')");
        run("MERGE INTO T USING S ON T.K = S.K WHEN MATCHED AND S.K = 1 THEN DELETE"
                + " WHEN MATCHED THEN UPDATE SET V = S.V || '!'");

        assertThat(rows("SELECT V FROM T WHERE K IS NOT NULL")).containsExactly("y!");
    }

    @Test
    void manyRowsAreInsertedOnceAndUpdatedOnRepetition() throws Exception {
        run("CREATE TABLE BIG (K NUMBER, V VARCHAR)");
        run("INSERT INTO BIG SELECT A.K * 1000 + B.K, 'v' FROM (SELECT ROW_NUMBER() OVER (ORDER BY X.K) AS K FROM"
                + " (VALUES (1),(2),(3),(4),(5),(6),(7),(8),(9),(10)) X(K)) A"
                + " CROSS JOIN (VALUES (1),(2),(3),(4),(5),(6),(7),(8),(9),(10)) B(K)");
        for (int i = 0; i < 3; i++) {
            run(
                    "INSERT INTO BIG SELECT K + 100000, V FROM BIG CROSS JOIN (VALUES (1),(2),(3),(4),(5),(6),(7),(8),(9)) N(I)");
        }
        run("CREATE TABLE TARGET (R NUMBER, V VARCHAR)");
        String merge =
                "MERGE INTO TARGET USING (SELECT ROW_NUMBER() OVER (ORDER BY K) AS R, V FROM BIG) S ON TARGET.R = S.R"
                        + " WHEN MATCHED THEN UPDATE SET V = 'again' WHEN NOT MATCHED THEN INSERT (R, V) VALUES (S.R, S.V)";

        assertThat(rows(merge)).containsExactly("100000,0");
        assertThat(rows(merge)).containsExactly("0,100000");
    }
}
