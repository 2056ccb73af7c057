package org.amcsnowflake.promises;

import org.amcsnowflake.local.snowflake.fault.Fault;
import org.amcsnowflake.local.snowflake.fault.FaultAction;
import org.junit.jupiter.api.Test;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

/** U4; {@link org.amcsnowflake.promises.process.CrashTest} kills the process. */
class U4AnAppendAddsItsRowsOnceForEachUploadTest extends PromiseTest {
    private static final String FIVE_ROWS = "[{\"a\": 1}, {\"a\": 1}, {\"a\": null}, {\"a\": 4}, {\"a\": 5}]";

    @Test
    void aRepeatedAppendAddsItsRowsAgain() {
        String table = newTable();
        UUID execution = uploaded(appendingTo(table), FIVE_ROWS);
        uploadAgain(execution, FIVE_ROWS);
        uploadAgain(execution, "[{\"a\": 6}]");

        assertThat(count(table)).isEqualTo(11);
        assertThat(warehouse.count("SELECT COUNT(DISTINCT \"amc_upload_id\") FROM " + table))
                .isEqualTo(3);
    }

    /** The statements outside the transaction are those of an upsert, which U1 tests. */
    @Test
    void aLostAnswerToAnyStatementOfTheTransactionDoesNotAddThemTwice() {
        Map<UUID, String> tables = new LinkedHashMap<>();
        // With separate users, since a failing destination gets one worker.
        for (String statement : List.of("MERGE", "DESCRIBE", "COMMIT")) {
            for (FaultAction action : LOST_ANSWERS) {
                String table = newTable();
                UUID execution = amc.execution(amc.userWithDestination(), null, appendingTo(table), FIVE_ROWS);
                snowflake.add(Fault.onceMatching("^" + statement + "\\b.*" + execution, action));
                tables.put(execution, table);
            }
        }
        tables.forEach((execution, table) -> {
            awaitUploaded(execution);
            assertThat(count(table)).as(table).isEqualTo(5);
            assertThat(lastAttempt(execution)).containsEntry("outcome", "uploaded");
        });
        assertEveryAnswerWasLost();
    }

    @Test
    void severalConsecutiveLostAnswersDoNotAddThemTwice() {
        String table = newTable();
        UUID execution = amc.runningExecution(user, null, appendingTo(table), FIVE_ROWS);
        snowflake.add(new Fault(null, Fault.pattern("^MERGE.*" + execution), 6, new FaultAction.FailAfter(INTERNAL)));
        amc.complete(execution);
        awaitUploaded(execution);

        assertThat(count(table)).isEqualTo(5);
        assertThat(lastAttempt(execution)).containsEntry("rows_loaded", 5L);
    }
}
