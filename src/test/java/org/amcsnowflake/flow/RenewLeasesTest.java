package org.amcsnowflake.flow;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

class RenewLeasesTest extends RouteTest {

    @Override
    Map<String, String> settings() {
        return Map.of("lease.renew-milliseconds", "50");
    }

    @Test
    void extendsTheLeasesOfWhatThisInstanceIsWorkingOnAndOfNothingElse() {
        UUID working = claimedBy(INSTANCE);
        UUID forgotten = claimedBy(INSTANCE);
        UUID ofAnother = claimedBy("other");
        context()
                .getRegistry()
                .lookupByNameAndType("claims", org.amcsnowflake.upload.Claims.class)
                .take(Map.of("id", working.toString()));

        Awaitility.await().untilAsserted(() -> assertThat(isLeased(working)).isTrue());
        assertThat(isLeased(forgotten))
                .as("an upload whose end could not be written down")
                .isFalse();
        assertThat(isLeased(ofAnother)).as("another instance's").isFalse();
        assertThat(amc.one(
                        "SELECT lease_until > now() AS held FROM snowflake_target_leases WHERE table_name = ?",
                        working.toString()))
                .containsEntry("held", true);
    }

    private UUID claimedBy(String owner) {
        UUID execution = amc.execution(amc.userWithDestination(), "leased", "[]");
        UUID upload = UUID.randomUUID();
        amc.update(
                "UPDATE workflow_executions SET snowflake_status = 'uploading', snowflake_owner = ?, snowflake_upload_id = ?,"
                        + " snowflake_lease_until = now() - interval '1 s' WHERE id = ?",
                owner,
                upload,
                execution);
        amc.update(
                "INSERT INTO snowflake_target_leases VALUES ('local', 'AMC', 'PUBLIC', ?, ?, ?, now() - interval '1 s')",
                execution.toString(),
                upload,
                owner);
        return execution;
    }

    private boolean isLeased(UUID execution) {
        return (boolean)
                amc.one("SELECT snowflake_lease_until > now() AS held FROM workflow_executions WHERE id = ?", execution)
                        .get("held");
    }
}
