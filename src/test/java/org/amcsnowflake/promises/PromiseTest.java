package org.amcsnowflake.promises;

import org.amcsnowflake.flow.service.Amc;
import org.amcsnowflake.flow.service.SharedService;
import org.amcsnowflake.flow.service.Warehouse;
import org.amcsnowflake.local.snowflake.LocalSnowflake;
import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.amcsnowflake.local.snowflake.fault.FaultAction;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The whole service as a black box, with PostgreSQL and the local Snowflake. Each promise is tested both with inline
 * rows and with staged files.
 */
@Tag("service")
@ParameterizedClass(name = "{0}")
@EnumSource
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PromiseTest {

    private static final AtomicInteger TABLES = new AtomicInteger();

    static final SnowflakeError INTERNAL = new SnowflakeError("000603", "XX000", "SQL execution internal error");

    /** Faults after which the outcome of a statement is unknown. */
    static final List<FaultAction> LOST_ANSWERS = List.of(
            new FaultAction.DropBefore(),
            new FaultAction.DropAfter(),
            new FaultAction.FailBefore(INTERNAL),
            new FaultAction.FailAfter(INTERNAL),
            new FaultAction.EndSession());

    /** How rows are sent. */
    enum Way {
        INLINE(Map.of(), List.of("SHOW", "DESCRIBE", "CREATE", "MERGE", "COMMIT")),
        /** Three rows per file, so that a result has several files. */
        STAGED(
                Map.of("upload.inline-rows", "0", "upload.batch-rows", "3"),
                List.of("SHOW", "DESCRIBE", "CREATE", "PUT", "COPY", "MERGE", "COMMIT", "DROP", "REMOVE"));

        private final Map<String, String> settings;
        /** The first words of the statements of an execution's first upload. */
        final List<String> statements;

        Way(Map<String, String> settings, List<String> statements) {
            this.settings = settings;
            this.statements = statements;
        }
    }

    @Parameter
    Way way;

    LocalSnowflake snowflake;
    Amc amc;
    Warehouse warehouse;
    UUID user;
    private SharedService service;

    @BeforeParameterizedClassInvocation
    void start() {
        Map<String, String> settings = new HashMap<>(Map.of(
                "upload.workers",
                "24",
                "upload.max-per-destination",
                "24",
                "retry.first-milliseconds",
                "10",
                "retry.longest-milliseconds",
                "20",
                "retry.delay",
                "1s",
                "retry.attempts",
                "10"));
        settings.putAll(way.settings);
        service = SharedService.with(settings);
        snowflake = service.snowflake;
        amc = service.amc;
        warehouse = service.warehouse;
        user = amc.userWithDestination();
    }

    @AfterEach
    void heal() {
        service.heal();
    }

    /** The cleanup comes after the upload. */
    void assertEveryAnswerWasLost() {
        Awaitility.await("every fault to have occurred")
                .untilAsserted(() -> assertThat(snowflake.faults())
                        .allSatisfy(fault -> assertThat(fault.hits())
                                .as(fault.fault().toString())
                                .isOne()));
    }

    /** A table for this test only. */
    String newTable() {
        return "T" + TABLES.incrementAndGet();
    }

    static String to(String table) {
        return "{\"snowflake_enabled\": true, \"snowflake_table_name\": \"" + table + "\"}";
    }

    static String appendingTo(String table) {
        return to(table).replace("}", ", \"snowflake_strategy\": \"append\"}");
    }

    static String keyed(String table, String... columns) {
        return to(table).replace("}", ", \"snowflake_key_columns\": [\"" + String.join("\", \"", columns) + "\"]}");
    }

    /** Starts an upload and awaits its end. */
    UUID uploaded(String metadata, String result) {
        UUID execution = amc.execution(user, null, metadata, result);
        awaitUploaded(execution);
        return execution;
    }

    /** Uploads an execution again, with another result. */
    void repeat(UUID execution, String result) {
        amc.update("UPDATE workflow_executions SET status = 'RUNNING' WHERE id = ?", execution);
        amc.result(execution, result);
        amc.retry(execution);
        amc.complete(execution);
    }

    void uploadAgain(UUID execution, String result) {
        repeat(execution, result);
        awaitUploaded(execution);
    }

    void awaitUploaded(UUID execution) {
        awaitStatus(execution, "uploaded");
    }

    /** @return the error message for the execution's owner */
    String awaitFailed(UUID execution) {
        awaitStatus(execution, "failed");
        return String.valueOf(amc.row(execution).get("snowflake_error_message"));
    }

    void awaitStatus(UUID execution, String status) {
        Awaitility.await("execution " + execution + " becomes " + status).untilAsserted(() -> {
            if (!status.equals("failed") && amc.isDead(execution)) {
                throw new IllegalStateException(
                        "It has failed: " + amc.row(execution).get("snowflake_error_message"));
            }
            assertThat(amc.status(execution)).isEqualTo(status);
        });
    }

    /** The rows with the execution's id are exactly those of its result. */
    void assertHoldsExactly(String table, UUID execution) {
        StoredRows.assertAre(warehouse, table, bears(execution), new PromisedTables(amc).rowsOf(execution));
    }

    List<Map<String, @Nullable Object>> rowsOf(String table, UUID execution) {
        return warehouse.rows("SELECT * FROM " + table + " WHERE " + bears(execution) + " ORDER BY \"amc_row_number\"");
    }

    private static String bears(UUID execution) {
        return "\"execution_id\" = '" + execution + "'";
    }

    long count(String table) {
        return warehouse.count("SELECT COUNT(*) FROM " + table);
    }

    Map<String, @Nullable Object> lastAttempt(UUID execution) {
        List<Map<String, @Nullable Object>> attempts = amc.attempts(execution);
        return attempts.get(attempts.size() - 1);
    }
}
