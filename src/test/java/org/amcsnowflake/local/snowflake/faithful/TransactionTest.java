package org.amcsnowflake.local.snowflake.faithful;

import org.amcsnowflake.local.snowflake.Driver;
import org.amcsnowflake.support.Patience;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.util.concurrent.Future;

import static org.assertj.core.api.Assertions.assertThat;

class TransactionTest extends FaithfulTest {

    @BeforeEach
    void makeTable() throws Exception {
        run("CREATE TABLE T (A NUMBER NOT NULL)");
    }

    @Test
    void othersSeeATransactionOnceCommitted() throws Exception {
        try (Connection other = another()) {
            run("BEGIN TRANSACTION");
            run("INSERT INTO T VALUES (1)");
            assertThat(rows("SELECT COUNT(*) FROM T")).containsExactly("1");
            assertThat(Driver.rows(other, "SELECT COUNT(*) FROM T")).containsExactly("0");
            run("COMMIT");
            assertThat(Driver.rows(other, "SELECT COUNT(*) FROM T")).containsExactly("1");
        }
    }

    @Test
    void aFailedStatementIsUndoneAndLeavesTheTransactionOpen() throws Exception {
        run("BEGIN");
        run("INSERT INTO T VALUES (1)");
        refuses("INSERT INTO T VALUES (2), (NULL)", "100072", "22000", "NULL result in a non-nullable column");
        run("INSERT INTO T VALUES (3)");
        run("COMMIT");

        assertThat(rows("SELECT A FROM T ORDER BY A")).containsExactly("1", "3");
    }

    @Test
    void rollbackUndoesEverything() throws Exception {
        run("BEGIN");
        run("INSERT INTO T VALUES (1)");
        run("DELETE FROM T");
        run("INSERT INTO T VALUES (2)");
        run("ROLLBACK");

        assertThat(rows("SELECT COUNT(*) FROM T")).containsExactly("0");
    }

    @Test
    void rollbackAlsoUndoesTheErrorTable() throws Exception {
        run("CREATE TABLE LOGGED (A NUMBER NOT NULL) ERROR_LOGGING = TRUE");
        String logged = "SELECT ERROR_DATA:A FROM ERROR_TABLE(LOGGED)";
        run("BEGIN", "INSERT INTO LOGGED VALUES (1), (NULL)");
        assertThat(rows(logged)).containsExactly("[\n  null\n]");
        try (Connection other = another()) {
            assertThat(Driver.rows(other, logged)).isEmpty();
        }
        run("ROLLBACK");
        assertThat(rows(logged)).isEmpty();
        run("BEGIN", "INSERT INTO LOGGED VALUES (1), (NULL)", "COMMIT");
        assertThat(rows(logged)).hasSize(1);
    }

    @Test
    void ddlCommitsTheOpenTransactionEvenForATemporaryTable() throws Exception {
        run("BEGIN");
        run("INSERT INTO T VALUES (1)");
        run("CREATE TEMPORARY TABLE X (A NUMBER)");
        run("ROLLBACK");

        assertThat(rows("SELECT COUNT(*) FROM T")).containsExactly("1");
    }

    @Test
    void aSecondBeginAndAnEndWithoutABeginAreIgnored() throws Exception {
        run("BEGIN");
        run("INSERT INTO T VALUES (1)");
        run("BEGIN");
        run("COMMIT");
        run("ROLLBACK");
        run("COMMIT");

        assertThat(rows("SELECT COUNT(*) FROM T")).containsExactly("1");
    }

    @Test
    void withoutAutocommitTheFirstChangeBeginsAListedTransactionEvenWhileWaiting() throws Exception {
        run("INSERT INTO T VALUES (1)");
        try (Connection other = another()) {
            run("ALTER SESSION SET AUTOCOMMIT = FALSE");
            Driver.run(other, "ALTER SESSION SET AUTOCOMMIT = FALSE");
            assertThat(rows("SELECT COUNT(*) FROM T")).containsExactly("1");
            assertThat(rows("SELECT CURRENT_TRANSACTION()")).containsExactly("null");
            run("DELETE FROM T WHERE A = 5");
            assertThat(rows("SELECT CURRENT_TRANSACTION()").get(0)).isNotNull();
            assertThat(rows(
                            "SELECT COALESCE(DATEDIFF('millisecond', TRY_TO_TIMESTAMP_NTZ(CURRENT_TRANSACTION()), SYSDATE())"
                                    + " BETWEEN 0 AND 600000, FALSE)"))
                    .as("its id is the time when it began")
                    .containsExactly("TRUE");
            Future<?> waiting = inBackground(() -> Driver.run(other, "UPDATE T SET A = 2"));
            awaitWaiting(1);
            assertThat(namedRows("SHOW TRANSACTIONS")).hasSize(2);

            run("COMMIT");
            Patience.resultOf(waiting);
            assertThat(rows("SELECT A FROM T")).containsExactly("1");
            Driver.run(other, "CREATE TEMPORARY TABLE X (A NUMBER)");
            assertThat(rows("SELECT A FROM T")).containsExactly("2");
            assertThat(namedRows("SHOW TRANSACTIONS")).isEmpty();
        }
    }

    @Test
    void endingASessionRollsBackAndDropsItsTemporaryTables() throws Exception {
        Connection other = another();
        Driver.run(other, "CREATE TEMPORARY TABLE MINE (A NUMBER)");
        Driver.run(other, "BEGIN");
        Driver.run(other, "INSERT INTO T VALUES (1)");
        other.close();

        assertThat(rows("SELECT COUNT(*) FROM T")).containsExactly("0");
        refuses(
                "SELECT * FROM MINE",
                "002003",
                "42S02",
                "SQL compilation error:\nObject 'MINE' does not exist or not authorized.");
    }

    @Test
    void changesOfOneTableWaitForEachOther() throws Exception {
        run("INSERT INTO T VALUES (1)");
        try (Connection other = another()) {
            run("BEGIN");
            run("UPDATE T SET A = A + 1");
            Future<?> waiting = inBackground(() -> Driver.run(other, "UPDATE T SET A = A * 10"));
            awaitWaiting(1);
            run("COMMIT");
            Patience.resultOf(waiting);

            assertThat(rows("SELECT A FROM T")).containsExactly("20");
        }
    }

    @Test
    void aLockTimeoutIsReported() throws Exception {
        run("INSERT INTO T VALUES (1)");
        try (Connection other = another()) {
            run("BEGIN");
            run("DELETE FROM T");
            Driver.run(other, "ALTER SESSION SET LOCK_TIMEOUT = 1");
            refuses(
                    other,
                    "DELETE FROM T",
                    "000625",
                    "57014",
                    "Another transaction has locked the table and has not yet released this lock.\n"
                            + "Your statement was aborted because the lock timeout was reached.");
        }
    }

    @Test
    void insertsDoNotWait() throws Exception {
        try (Connection other = another()) {
            run("BEGIN");
            run("INSERT INTO T VALUES (1)");
            Driver.run(other, "INSERT INTO T VALUES (2)");
            run("COMMIT");
        }
        assertThat(rows("SELECT A FROM T ORDER BY A")).containsExactly("1", "2");
    }
}
