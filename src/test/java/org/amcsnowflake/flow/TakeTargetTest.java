package org.amcsnowflake.flow;

import org.junit.jupiter.api.Test;

import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

class TakeTargetTest extends RouteTest {

    @Test
    void handsTheExecutionBackUncountedUntilTheUploadThatWritesToTheSameTableLetsItGo() {
        UUID execution = amc.execution(amc.userWithDestination(), "taken", "[{\"a\": 1}]");
        amc.update(
                "INSERT INTO snowflake_target_leases VALUES ('local', 'AMC', 'PUBLIC', 'TAKEN', gen_random_uuid(), gen_random_uuid(),"
                        + " now() + interval '1 h')");

        uploadAndAwait(execution, "pending");

        assertThat(amc.row(execution))
                .containsEntry("snowflake_attempt_count", 0)
                .containsEntry("snowflake_owner", null);
        assertThat(amc.attempts(execution)).isEmpty();

        amc.update("UPDATE snowflake_target_leases SET lease_until = now() - interval '1 s'");
        uploadAndAwait(execution, "uploaded");
        assertThat(amc.rows("SELECT * FROM snowflake_target_leases")).isEmpty();
    }

    @Test
    void failsForGoodWhereNoTableNameCanBeFormed() {
        UUID execution =
                amc.execution(amc.userWithDestination(), null, "{\"snowflake_enabled\": true}", "[{\"a\": 1}]");

        uploadAndAwait(execution, "failed");

        assertThat(amc.row(execution))
                .containsEntry(
                        "snowflake_error_message",
                        "The execution cannot be uploaded: it has no snowflake_table_name, and neither instance, brand nor"
                                + " template to make one of; set a table name, then retry.");
        assertThat(amc.deadLetters(execution)).hasSize(1);
    }
}
