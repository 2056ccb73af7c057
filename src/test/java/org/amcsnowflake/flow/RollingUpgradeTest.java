package org.amcsnowflake.flow;

import org.amcsnowflake.execution.Migrations;
import org.amcsnowflake.local.snowflake.fault.Fault;
import org.amcsnowflake.local.snowflake.fault.FaultAction;
import org.amcsnowflake.local.snowflake.fault.RequestKind;
import org.amcsnowflake.support.Background;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** During a rolling upgrade, the first new instance migrates the database while others upload. */
class RollingUpgradeTest extends RouteTest {
    @Test
    void noUploadFailsWhileTheDatabaseIsMigrated() {
        FaultAction.Delay merging = FaultAction.Delay.untilLifted();
        UUID throughout = amc.runningExecution(
                amc.userWithDestination(),
                null,
                "{\"snowflake_enabled\": true, \"snowflake_table_name\": \"throughout\"}",
                "[{\"a\": 1}]");
        snowflake.add(new Fault(RequestKind.MERGE, Pattern.compile(throughout.toString()), 1, merging));
        amc.complete(throughout);
        claim();
        await("its claim").until(() -> "uploading".equals(amc.status(throughout)));
        // The newest migration, all functions, and an index.
        amc.update("DELETE FROM snowflake_schema_history WHERE version IS NULL OR version = ("
                + "SELECT version FROM snowflake_schema_history WHERE version IS NOT NULL"
                + " ORDER BY cast(version AS integer) DESC LIMIT 1)");
        amc.update("DROP INDEX workflow_executions_snowflake_work");
        CompletableFuture<String> migration = Background.run(() -> new Migrations(database.dataSource()).run());
        List<UUID> executions = new ArrayList<>(List.of(throughout));
        UUID user = amc.userWithDestination();
        do {
            UUID during = amc.execution(user, "during", "[{\"a\": 1}]");
            uploadAndAwait(during, "uploaded");
            executions.add(during);
        } while (!migration.isDone());
        migration.join();
        merging.lift();
        awaitStatus(throughout, "uploaded");

        assertThat(executions)
                .allSatisfy(execution -> assertThat(amc.attempts(execution))
                        .singleElement()
                        .satisfies(attempt -> assertThat(attempt).containsEntry("outcome", "uploaded")));
        assertThat(new Migrations(database.dataSource()).state()).isEqualTo(Migrations.State.UP_TO_DATE);
    }
}
