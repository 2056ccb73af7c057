package org.amcsnowflake.local.snowflake.faithful;

import com.sun.management.UnixOperatingSystemMXBean;
import org.amcsnowflake.local.snowflake.Driver;
import org.amcsnowflake.local.snowflake.LocalSnowflake;
import org.amcsnowflake.local.snowflake.LocalSnowflakeSettings;
import org.amcsnowflake.local.snowflake.session.Timing;
import org.amcsnowflake.support.Patience;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Many concurrent sessions neither lose data nor fail nor leave anything behind. */
class ManySessionsTest extends FaithfulTest {
    @TempDir
    Path folder;

    private static <T> List<T> together(List<Callable<T>> tasks) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> result : threads.invokeAll(tasks)) {
                results.add(result.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }

    private interface Work {
        void run(Connection session, int number) throws Exception;
    }

    /** Each in its own session. */
    private void inSessions(int count, Work work) throws Exception {
        List<Callable<Void>> tasks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int number = i;
            tasks.add(() -> {
                try (Connection session = another()) {
                    work.run(session, number);
                }
                return null;
            });
        }
        together(tasks);
    }

    @Test
    void tenWritersOfOneTableWaitForEachOtherAndLoseNoUpdate() throws Exception {
        run("CREATE TABLE T (K NUMBER, N NUMBER)", "INSERT INTO T VALUES (1, 0)");
        inSessions(10, (session, number) -> {
            for (int i = 0; i < 5; i++) {
                Driver.run(session, "BEGIN");
                Driver.run(
                        session,
                        "MERGE INTO T USING (SELECT 1 AS K) S ON T.K = S.K WHEN MATCHED THEN UPDATE SET N = T.N + 1");
                Driver.run(session, "INSERT INTO T VALUES (" + (100 + number) + ", " + i + ")");
                Driver.run(session, "COMMIT");
            }
        });
        assertThat(rows("SELECT N FROM T WHERE K = 1")).containsExactly("50");
        assertThat(rows("SELECT COUNT(*) FROM T WHERE K >= 100")).containsExactly("50");
    }

    @Test
    void tenLoadersOfTenTablesDoNotDisturbEachOther() throws Exception {
        inSessions(10, (session, number) -> {
            Path file = Files.writeString(folder.resolve("f" + number + ".csv"), "1,a\n2,b\n3,c\n");
            Driver.run(session, "CREATE TABLE T" + number + " (K NUMBER, V VARCHAR)");
            for (int i = 0; i < 3; i++) {
                Driver.run(session, "PUT 'file://" + file + "' @~/" + number + "/" + i);
                Driver.run(session, "CREATE OR REPLACE TEMPORARY TABLE S (K NUMBER, V VARCHAR)");
                Driver.run(session, "COPY INTO S FROM @~/" + number + "/" + i + " PURGE = TRUE");
                Driver.run(
                        session,
                        "MERGE INTO T" + number + " T USING S ON T.K = S.K WHEN MATCHED THEN UPDATE SET V = S.V"
                                + " WHEN NOT MATCHED THEN INSERT (K, V) VALUES (S.K, S.V)");
                Driver.run(session, "ALTER TABLE T" + number + " ADD COLUMN C" + i + " NUMBER");
            }
        });
        for (int i = 0; i < 10; i++) {
            assertThat(rows("SELECT COUNT(*), SUM(K) FROM T" + i)).containsExactly("3,6");
        }
        assertThat(rows("LIST @~")).isEmpty();
    }

    @Test
    void fiftyConcurrentSessionsLeaveNothingBehind() throws Exception {
        run("CREATE TABLE T (N NUMBER)");
        fifty();
        long files = openFiles();
        int threads = Thread.activeCount();
        fifty();
        fifty();
        assertThat(rows("SELECT COUNT(*), COUNT(DISTINCT N) FROM T")).containsExactly("150,50");
        // One per session would be a hundred more; the rest of this JVM uses far fewer.
        await().untilAsserted(() -> assertThat(openFiles()).isLessThan(files + 50));
        await().untilAsserted(() -> assertThat(Thread.activeCount()).isLessThan(threads + 50));
    }

    private void fifty() throws Exception {
        inSessions(50, (session, number) -> {
            Driver.run(session, "CREATE TEMPORARY TABLE MINE (N NUMBER)");
            Driver.run(session, "INSERT INTO MINE VALUES (" + number + ")");
            Driver.run(session, "INSERT INTO T SELECT N FROM MINE");
        });
    }

    private static long openFiles() {
        return ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getOpenFileDescriptorCount();
    }

    @Test
    void aDeadlockEndsWithTheLaterStatementAndItsTransactionStaysOpen() throws Exception {
        run("CREATE TABLE A (N NUMBER)", "CREATE TABLE B (N NUMBER)");
        run("INSERT INTO A VALUES (1)", "INSERT INTO B VALUES (1)");
        try (Connection other = another()) {
            run("BEGIN", "UPDATE A SET N = 2");
            Driver.run(other, "BEGIN");
            Driver.run(other, "UPDATE B SET N = 3");
            Future<?> waiting = inBackground(() -> run("UPDATE B SET N = 2"));
            awaitWaiting(1);
            refuses(
                    other,
                    "UPDATE A SET N = 3",
                    "000625",
                    "57014",
                    "Another transaction has locked the table and has not yet released this lock.\n"
                            + "Your statement was aborted because it would wait for a transaction that waits for its own"
                            + " (deadlock).");
            Driver.run(other, "ROLLBACK");
            Patience.resultOf(waiting);
            run("COMMIT");
        }
        assertThat(rows("SELECT A.N, B.N FROM A CROSS JOIN B")).containsExactly("2,2");
    }

    @Test
    void aDefinitionThatWaitsForATableBlocksNoOtherSession() throws Exception {
        run("CREATE TABLE T (N NUMBER)", "INSERT INTO T VALUES (1)");
        try (Connection other = another()) {
            run("BEGIN", "DELETE FROM T");
            Future<?> dropping = inBackground(() -> Driver.run(other, "DROP TABLE T"));
            awaitWaiting(1);
            try (Connection third = another()) {
                Driver.run(third, "CREATE TABLE U (N NUMBER)");
                Driver.run(third, "DROP TABLE U");
                assertThat(Driver.rows(third, "SELECT COUNT(*) FROM T")).containsExactly("1");
            }
            assertThat(dropping.isDone()).isFalse();
            run("COMMIT");
            Patience.resultOf(dropping);
        }
    }

    @Test
    void theTwentyFirstWaiterForATableIsRefused() throws Exception {
        run("CREATE TABLE T (N NUMBER)", "INSERT INTO T VALUES (1)", "BEGIN", "DELETE FROM T");
        List<Connection> sessions = new ArrayList<>();
        List<Future<?>> waiting = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                Connection session = another();
                sessions.add(session);
                int number = i;
                waiting.add(inBackground(() -> Driver.run(session, "UPDATE T SET N = N + " + number)));
                awaitWaiting(i + 1);
            }
            try (Connection late = another()) {
                refuses(
                        late,
                        "UPDATE T SET N = 0",
                        "000625",
                        "57014",
                        "Another transaction has locked the table and has not yet released this lock.\n"
                                + "Your statement was aborted because the number of waiters for this lock exceeds the 20"
                                + " statements limit.");
            }
            run("ROLLBACK");
            for (Future<?> each : waiting) {
                Patience.resultOf(each);
            }
        } finally {
            for (Connection session : sessions) {
                session.close();
            }
        }
        assertThat(rows("SELECT N FROM T")).containsExactly("191");
    }

    @Test
    void aTransactionWithoutAClientIsRolledBackIfOthersWaitForIt() throws SQLException {
        LocalSnowflakeSettings settings =
                LocalSnowflakeSettings.demo().withTiming(Timing.standard().withIdleBlocker(Duration.ofMillis(300)));
        try (LocalSnowflake impatient = LocalSnowflake.start(settings);
                Connection gone = Driver.connect(impatient);
                Connection other = Driver.connect(impatient)) {
            Driver.run(gone, "CREATE TABLE T (N NUMBER)");
            Driver.run(gone, "BEGIN");
            Driver.run(gone, "INSERT INTO T VALUES (1)");
            Driver.run(gone, "DELETE FROM T");
            Driver.run(other, "UPDATE T SET N = 2");
            assertThat(Driver.rows(other, "SELECT COUNT(*) FROM T")).containsExactly("0");
        }
    }

    @Test
    void aCancelledStatementNoLongerWaitsForItsLock() throws SQLException {
        run("CREATE TABLE T (N NUMBER)", "INSERT INTO T VALUES (1)");
        try (Connection other = another();
                Statement statement = other.createStatement()) {
            run("BEGIN", "DELETE FROM T");
            Future<?> waiting = inBackground(() -> statement.execute("DELETE FROM T"));
            awaitWaiting(1);
            statement.cancel();
            await().until(waiting::isDone);
            run("ROLLBACK");
        }
        assertThat(rows("SELECT COUNT(*) FROM T")).containsExactly("1");
    }
}
