package org.amcsnowflake.promises;

import org.amcsnowflake.destination.Fernet;
import org.amcsnowflake.flow.service.Amc;
import org.amcsnowflake.flow.service.RunningService;
import org.amcsnowflake.flow.service.Warehouse;
import org.amcsnowflake.local.demo.DemoData;
import org.amcsnowflake.local.demo.DemoKeyPair;
import org.amcsnowflake.local.demo.DemoSnowflake;
import org.amcsnowflake.local.postgres.LocalPostgres;
import org.amcsnowflake.local.postgres.TestPostgres;
import org.amcsnowflake.local.snowflake.LocalSnowflake;
import org.amcsnowflake.local.snowflake.LocalSnowflakeSettings;
import org.amcsnowflake.local.snowflake.session.Account;
import org.amcsnowflake.local.snowflake.session.User;
import org.amcsnowflake.promises.PromisedTables.PromisedRow;
import org.amcsnowflake.support.RsaKeys;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** All demo executions, compared value by value with the promises. */
@Tag("service")
class DemoUploadTest {
    @TempDir
    static Path folder;

    private final TestPostgres.Database database = LocalPostgres.forTests().freshDatabase();
    private final Amc amc = new Amc(database.dataSource());
    private DemoKeyPair keyPair;

    /** Without the two that have more than 10,000 rows; LargeResultTest uploads as many. */
    @Test
    void everyDemoExecutionIsUploadedOrSkippedAndEveryTableHoldsThePromisedRows() throws IOException {
        seed();
        assertThat(amc.rows("""
                        UPDATE workflow_executions SET status = 'RUNNING'
                        WHERE name IN ('100,000 rows at once', '60,000 rows in chunks') RETURNING id""")).hasSize(2);
        upload();
    }

    @Test
    @Tag("soak")
    void everyDemoExecutionIncludingLargeOnesIsStoredValueByValue() throws IOException {
        seed();
        upload();
    }

    private void seed() throws IOException {
        Files.writeString(folder.resolve("key.p8"), RsaKeys.pem(RsaKeys.FIRST));
        keyPair = DemoKeyPair.keptIn(folder.resolve("key.p8"));
        new DemoData(database.dataSource(), Fernet.of("bG9jYWwtbW9kZS1rZXktZm9yLWRlbW9uc3RyYXRpb24="), keyPair)
                .seedIfEmpty();
    }

    private void upload() {
        try (LocalSnowflake snowflake = LocalSnowflake.start(snowflake());
                RunningService service = RunningService.start(database, snowflake, Map.of());
                Warehouse warehouse = new Warehouse(snowflake)) {
            for (int left = unsettled().size(); left > 0; left = unsettled().size()) {
                int before = left;
                Awaitility.await("one more of " + left + " to end")
                        .until(() -> unsettled().size() < before);
            }
            assertThat(service).isNotNull();
            assertThat(skipped())
                    .allSatisfy(row -> assertThat(String.valueOf(row.get("reason")))
                            .matches("No Snowflake configuration: .*|Superseded by execution [0-9a-f-]{36} of .*"));
            assertThat(amc.rows("SELECT id FROM snowflake_upload_attempts WHERE outcome = 'failed'"))
                    .isEmpty();
            new PromisedTables(amc).rows().forEach((table, promised) -> compare(warehouse, table, promised));
        }
    }

    private LocalSnowflakeSettings snowflake() {
        LocalSnowflakeSettings demo = LocalSnowflakeSettings.demo();
        User user = User.named(DemoSnowflake.KEY_PAIR_USER)
                .withPublicKey(keyPair.publicKey())
                .withRole(DemoSnowflake.ROLE)
                .withWarehouse(DemoSnowflake.WAREHOUSE);
        List<Account> accounts =
                demo.accounts().stream().map(account -> account.withUser(user)).toList();
        return new LocalSnowflakeSettings(0, null, accounts, demo.timing());
    }

    private List<Map<String, @Nullable Object>> unsettled() {
        return amc.rows("""
                SELECT e.id, e.snowflake_status, e.snowflake_error_message
                FROM workflow_executions e LEFT JOIN workflow_schedules s ON s.id = e.schedule_id
                WHERE e.status = 'SUCCEEDED' AND coalesce(s.metadata, '{}') || e.metadata @> '{"snowflake_enabled": true}'
                  AND coalesce(e.snowflake_status, '') NOT IN ('uploaded', 'skipped')""");
    }

    private List<Map<String, @Nullable Object>> skipped() {
        return amc.rows(
                "SELECT id, snowflake_error_message AS reason FROM workflow_executions WHERE snowflake_status = 'skipped'");
    }

    private static void compare(Warehouse warehouse, String table, Map<String, PromisedRow> promised) {
        if (promised.isEmpty()) {
            assertThat(warehouse.rows("SHOW TABLES LIKE '" + table + "'"))
                    .as(table)
                    .isEmpty();
            return;
        }
        StoredRows.assertAre(warehouse, "\"" + table + "\"", "TRUE", promised);
    }
}
