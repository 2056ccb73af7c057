package org.amcsnowflake.promises;

import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.amcsnowflake.local.snowflake.fault.Fault;
import org.amcsnowflake.local.snowflake.fault.FaultAction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

/** U4; where the process is killed, see {@link CrashTest}. */
class U4AnAppendAddsItsRowsOnceForEachUploadTest extends PromiseTest {
    private static final String FIVE_ROWS = "[{\"a\": 1}, {\"a\": 1}, {\"a\": null}, {\"a\": 4}, {\"a\": 5}]";
    private static final SnowflakeError INTERNAL =
            new SnowflakeError("000603", "XX000", "SQL execution internal error");

    @Test
    void anAppendThatIsRepeatedAddsItsRowsAgain() {
        String table = newTable();
        UUID execution = uploaded(appendingTo(table), FIVE_ROWS);
        uploadAgain(execution, FIVE_ROWS);
        uploadAgain(execution, "[{\"a\": 6}]");

        assertThat(count(table)).isEqualTo(11);
        assertThat(warehouse.count("SELECT COUNT(DISTINCT \"amc_upload_id\") FROM " + table))
                .isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"CREATE", "PUT", "COPY", "BEGIN", "MERGE", "COMMIT", "SHOW", "DESCRIBE", "REMOVE", "DROP"})
    void aLostAnswerDoesNotAddThemTwice(String statement) {
        Map<UUID, String> tables = new LinkedHashMap<>();
        for (FaultAction action : List.of(
                new FaultAction.DropBefore(),
                new FaultAction.DropAfter(),
                new FaultAction.FailBefore(INTERNAL),
                new FaultAction.FailAfter(INTERNAL),
                new FaultAction.EndSession())) {
            String table = newTable();
            UUID execution = amc.runningExecution(user, null, appendingTo(table), FIVE_ROWS);
            snowflake.add(Fault.onceMatching("^" + statement + "\\b.*" + execution, action));
            tables.put(execution, table);
        }
        tables.keySet().forEach(amc::complete);
        tables.forEach((execution, table) -> {
            awaitUploaded(execution);
            assertThat(count(table)).as(table).isEqualTo(5);
            assertThat(lastAttempt(execution)).containsEntry("outcome", "uploaded");
        });
    }

    @Test
    void severalLostAnswersInARowDoNotEither() {
        String table = newTable();
        UUID execution = amc.runningExecution(user, null, appendingTo(table), FIVE_ROWS);
        snowflake.add(new Fault(null, Fault.pattern("^MERGE.*" + execution), 6, new FaultAction.FailAfter(INTERNAL)));
        amc.complete(execution);
        awaitUploaded(execution);

        assertThat(count(table)).isEqualTo(5);
        assertThat(lastAttempt(execution)).containsEntry("rows_loaded", 5L);
    }
}
