package org.amcsnowflake.flow;

import org.junit.jupiter.api.Test;

import java.util.UUID;

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
}
