package org.amcsnowflake.flow;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import javax.sql.DataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

class RenewLeasesTest extends RouteTest {

    @Override
    Map<String, String> settings() {
        return Map.of(STOPPED, NONE, "lease.renew-milliseconds", "50");
    }

    @Test
    void renewsOnlyTheLeasesOfThisInstancesUploads() throws Exception {
        // Expired leases are looked for once at the start, at an unknown time.
        context().getRouteController().stopRoute("recover-uploads");
        UUID working = claimed();
        UUID forgotten = claimed();
        context()
                .getRegistry()
                .lookupByNameAndType("claims", org.amcsnowflake.upload.Claims.class)
                .take(Map.of("claim_id", amc.row(working).get("snowflake_claim_id")));

        Awaitility.await().untilAsserted(() -> assertThat(isLeased(working)).isTrue());
        assertThat(isLeased(forgotten)).as("leases of other claims").isFalse();
        assertThat(amc.one(
                        "SELECT lease_until > now() AS held FROM snowflake_target_leases WHERE table_name = ?",
                        working.toString()))
                .containsEntry("held", true);
    }

    private UUID claimed() {
        UUID execution = amc.execution(amc.userWithDestination(), "leased", "[]");
        UUID upload = UUID.randomUUID();
        UUID claim = UUID.randomUUID();
        amc.update(
                "UPDATE workflow_executions SET snowflake_status = 'uploading', snowflake_claim_id = ?, snowflake_upload_id = ?,"
                        + " snowflake_lease_until = now() - interval '1 s' WHERE id = ?",
                claim,
                upload,
                execution);
        amc.update(
                "INSERT INTO snowflake_target_leases VALUES ('local', 'AMC', 'PUBLIC', ?, ?, ?, now() - interval '1 s')",
                execution.toString(),
                upload,
                claim);
        return execution;
    }

    private boolean isLeased(UUID execution) {
        return (boolean)
                amc.one("SELECT snowflake_lease_until > now() AS held FROM workflow_executions WHERE id = ?", execution)
                        .get("held");
    }

    /** Over a connection that is silently gone, leases cannot be renewed and results cannot be read. */
    @ParameterizedTest
    @CsvSource({"database, 60000", "resultDatabase, 600000"})
    void anUnresponsiveConnectionToPostgresqlIsClosed(String pool, int millis) throws SQLException {
        try (Connection connection = context()
                .getRegistry()
                .lookupByNameAndType(pool, DataSource.class)
                .getConnection()) {
            assertThat(connection.getNetworkTimeout()).isEqualTo(millis);
        }
    }
}
