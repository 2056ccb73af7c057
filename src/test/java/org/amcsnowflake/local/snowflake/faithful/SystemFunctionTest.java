package org.amcsnowflake.local.snowflake.faithful;

import org.amcsnowflake.local.snowflake.Driver;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Future;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SystemFunctionTest extends FaithfulTest {
    private static final String RUNNING_OF_OTHERS =
            "SELECT QUERY_ID FROM TABLE(INFORMATION_SCHEMA.QUERY_HISTORY_BY_USER("
                    + "RESULT_LIMIT => 10000)) WHERE END_TIME IS NULL AND SESSION_ID <> CURRENT_SESSION()";

    @BeforeEach
    void makeTable() throws SQLException {
        run("CREATE TABLE T (A NUMBER)");
        run("INSERT INTO T VALUES (1)");
    }

    @Test
    void aUserCancelsAStatementOfAnotherSession() throws Exception {
        try (Connection other = another()) {
            run("BEGIN");
            run("UPDATE T SET A = 2");
            Future<?> waiting = inBackground(() -> Driver.run(other, "UPDATE T SET A = 3"));
            Awaitility.await().until(() -> rows(RUNNING_OF_OTHERS).size() == 1);
            String queryId = rows(RUNNING_OF_OTHERS).get(0);

            assertThat(rows("SELECT SYSTEM$CANCEL_QUERY('" + queryId + "')"))
                    .containsExactly("query [" + queryId + "] terminated.");
            assertThatThrownBy(waiting::get).hasRootCauseMessage("SQL execution canceled");
            assertThat(rows("SELECT SYSTEM$CANCEL_QUERY('" + queryId + "')"))
                    .containsExactly("Identified SQL statement is not currently executing.");
            run("COMMIT");
        }
        assertThat(rows("SELECT A FROM T")).containsExactly("2");
    }

    @Test
    void aUserCancelsAllStatementsOfAnOwnSession() throws Exception {
        try (Connection other = another();
                Connection administrator = administrator()) {
            run("BEGIN");
            run("UPDATE T SET A = 2");
            String session = Driver.rows(other, "SELECT CURRENT_SESSION()").get(0);
            Future<?> waiting = inBackground(() -> Driver.run(other, "UPDATE T SET A = 3"));
            Awaitility.await().until(() -> rows(RUNNING_OF_OTHERS).size() == 1);

            assertThat(rows("SELECT SYSTEM$CANCEL_ALL_QUERIES(" + session + ")"))
                    .containsExactly("1 cancelled.");
            assertThatThrownBy(waiting::get).hasRootCauseMessage("SQL execution canceled");
            assertThat(rows("SELECT SYSTEM$CANCEL_ALL_QUERIES(" + session + ")"))
                    .containsExactly("0 cancelled.");
            String theirs =
                    Driver.rows(administrator, "SELECT CURRENT_SESSION()").get(0);
            refuses(
                    "SELECT SYSTEM$CANCEL_ALL_QUERIES(" + theirs + ")",
                    "003001",
                    "42501",
                    "SQL access control error:\nSession " + theirs + " does not exist, or is not the user's own.");
            run("COMMIT");
        }
    }

    @Test
    void aUserAbortsATransactionOfAnotherSessionWhoseCommitIsIgnored() throws Exception {
        try (Connection other = another()) {
            Driver.run(other, "BEGIN");
            Driver.run(other, "UPDATE T SET A = 2");
            String id = Driver.rows(other, "SELECT CURRENT_TRANSACTION()").get(0);
            String session = Driver.rows(other, "SELECT CURRENT_SESSION()").get(0);
            assertThat(namedRows("SHOW TRANSACTIONS"))
                    .singleElement()
                    .asString()
                    .contains("id=" + id, "user=DEMO", "session=" + session, "state=running", "scope=0");

            assertThat(rows("SELECT SYSTEM$ABORT_TRANSACTION(" + id + ")"))
                    .containsExactly("Aborted transaction id: " + id);
            assertThat(rows("SHOW TRANSACTIONS")).isEmpty();
            run("UPDATE T SET A = A + 10");
            Driver.run(other, "COMMIT");
        }
        assertThat(rows("SELECT A FROM T")).containsExactly("11");
    }

    @Test
    void onlyTheAdministratorSeesAndEndsTransactionsOfOthers() throws Exception {
        run("BEGIN");
        run("UPDATE T SET A = 2");
        String id = rows("SELECT CURRENT_TRANSACTION()").get(0);
        try (Connection administrator = administrator()) {
            assertThat(Driver.rows(administrator, "SHOW TRANSACTIONS")).isEmpty();
            assertThat(Driver.rows(administrator, "SHOW TRANSACTIONS IN ACCOUNT"))
                    .singleElement()
                    .asString()
                    .contains(id);
            Driver.run(administrator, "BEGIN");
            String theirs =
                    Driver.rows(administrator, "SELECT CURRENT_TRANSACTION()").get(0);
            assertThatThrownBy(() -> rows("SELECT SYSTEM$ABORT_TRANSACTION(" + theirs + ")"))
                    .isInstanceOf(SQLException.class);
            Driver.rows(administrator, "SELECT SYSTEM$ABORT_TRANSACTION(" + id + ")");
        }
        run("COMMIT");
        assertThat(rows("SELECT A FROM T")).containsExactly("1");
    }

    @Test
    void currentTimeIsPerStatement() throws Exception {
        run("BEGIN");
        run("UPDATE T SET A = 2");
        String before = rows("SELECT SYSDATE()").get(0);
        Awaitility.await()
                .until(() -> rows("SELECT SYSDATE() > '" + before + "'::TIMESTAMP_NTZ")
                        .contains("TRUE"));
        assertThat(rows("SELECT CURRENT_TIMESTAMP() = CURRENT_TIMESTAMP()")).containsExactly("TRUE");
    }
}
