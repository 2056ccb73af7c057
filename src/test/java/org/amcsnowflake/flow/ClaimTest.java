package org.amcsnowflake.flow;

import org.junit.jupiter.api.BeforeEach;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;

/** Claims as the claiming route makes them, one by one, on routes that both classes share. */
abstract class ClaimTest extends RouteTest {
    static final String ENABLED = "{\"snowflake_enabled\": true}";

    final UUID user = amc.userWithDestination();

    /** Not those of other tests, whose delayed claims would claim the executions. */
    @Override
    RunningRoutes routes() {
        return RunningRoutes.forClaims();
    }

    @BeforeEach
    void forgetExecutions() {
        context().getPropertiesComponent().setOverrideProperties(new Properties());
        amc.update("DELETE FROM workflow_executions");
        amc.update("DELETE FROM snowflake_pauses");
    }

    /** Changes a setting for the following claims of this test. */
    void set(String name, String value) {
        Properties changed = new Properties();
        changed.setProperty(name, value);
        context().getPropertiesComponent().setOverrideProperties(changed);
    }

    List<UUID> claimedIds(int workers) {
        return claimed(workers).stream()
                .map(row -> UUID.fromString(row.get("id").toString()))
                .toList();
    }

    @SuppressWarnings("unchecked")
    List<Map<String, Object>> claimed(int workers) {
        return (List<Map<String, Object>>) template()
                .request(
                        "sql:classpath:sql/claim-due-executions.sql",
                        exchange -> exchange.setVariable("freeWorkers", workers))
                .getMessage()
                .getBody(List.class);
    }
}
