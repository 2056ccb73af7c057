package org.amcsnowflake.flow;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

class FindDestinationTest extends RouteTest {

    @Test
    void usesAChangedDestinationImmediatelyEvenIfTheOldOneIsCached() {
        UUID user = amc.userWithDestination();
        UUID first = amc.execution(user, "destination_changes", "[{\"a\": 1}]");
        uploadAndAwait(first, "uploaded");

        amc.update("UPDATE user_snowflake_configs SET role = 'NO_SUCH_ROLE' WHERE user_id = ?", user);
        UUID second = amc.execution(user, "destination_changes", "[{\"a\": 1}]");
        uploadAndAwait(second, "failed");

        assertThat(amc.row(second).get("snowflake_error_message").toString())
                .startsWith("Role \"NO_SUCH_ROLE\" does not exist or is not granted to the Snowflake user:");
    }

    @Test
    void namesAnUndecryptableSecretAndDoesNotSignIn() {
        UUID user = amc.userWithDestination();
        amc.update("UPDATE user_snowflake_configs SET password = 'gAAAAA' WHERE user_id = ?", user);
        UUID execution = amc.execution(user, "undecryptable", "[{\"a\": 1}]");

        uploadAndAwait(execution, "failed");

        assertThat(amc.row(execution))
                .containsEntry(
                        "snowflake_error_message",
                        "The stored password cannot be decrypted: it is not a Fernet token. If FERNET_KEY has"
                                + " changed, add the old key to it, separated by a comma; otherwise save the Snowflake"
                                + " configuration again.");
        assertThat(amc.deadLetters(execution))
                .singleElement()
                .satisfies(letter -> assertThat(letter).containsEntry("error_class", "AUTHENTICATION"));
    }

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
