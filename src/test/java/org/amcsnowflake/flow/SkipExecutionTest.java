package org.amcsnowflake.flow;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

class SkipExecutionTest extends RouteTest {

    @Test
    void skipsAnExecutionWithoutDestinationAndSaysWhatToDo() {
        UUID execution = amc.execution(UUID.randomUUID(), "t", "[{\"a\": 1}]");

        uploadAndAwait(execution, "skipped");

        assertThat(amc.row(execution))
                .containsEntry(
                        "snowflake_error_message",
                        "No Snowflake configuration: save one in Settings → Snowflake Configuration, then retry.")
                .containsEntry("snowflake_attempt_count", 0)
                .containsEntry("snowflake_owner", null);
        assertThat(amc.attempts(execution))
                .singleElement()
                .satisfies(attempt -> assertThat(attempt).containsEntry("outcome", "skipped"));
    }

    @Test
    void uploadsASkippedExecutionAfterItsOwnerSavesADestinationAndRetries() {
        UUID user = UUID.randomUUID();
        UUID execution = amc.execution(user, "skipped_first", "[{\"a\": 1}]");
        uploadAndAwait(execution, "skipped");

        UUID other = amc.userWithDestination();
        amc.update("UPDATE user_snowflake_configs SET user_id = ? WHERE user_id = ?", user, other);
        amc.retry(execution);
        uploadAndAwait(execution, "uploaded");

        assertThat(warehouse.count("SELECT COUNT(*) FROM SKIPPED_FIRST")).isEqualTo(1);
    }

    /** There are eight workers. */
    @Test
    void aWorkerClaimsAgainAfterAnEarlyEnd() {
        List<UUID> executions = Stream.generate(() -> amc.execution(UUID.randomUUID(), "t", "[{\"a\": 1}]"))
                .limit(20)
                .toList();

        claim();
        Awaitility.await("all to be skipped after one claim")
                .until(() -> executions.stream().allMatch(execution -> "skipped".equals(amc.status(execution))));
    }
}
