package org.amcsnowflake.promises;

import org.amcsnowflake.flow.service.Amc;
import org.amcsnowflake.flow.service.SharedService;
import org.amcsnowflake.local.snowflake.fault.Fault;
import org.amcsnowflake.local.snowflake.fault.FaultAction;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * U1, U2 and U4 where Snowflake takes three times as long for a statement as a lease lasts: the lease is renewed meanwhile,
 * and the first attempt succeeds; also where the transaction was rolled back in that time, of which COMMIT says nothing.
 */
@Tag("service")
class SlowSnowflakeTest {
    /** Long enough that a busy machine renews it in time. */
    private static final int LEASE_SECONDS = 10;

    private static final int MANY = 1_100;

    private SharedService service;
    private Amc amc;
    private UUID user;
    private final List<Upload> uploads = new ArrayList<>();

    /** @param rows as they are to be in the table at the end: how many, of how many executions */
    private record Upload(UUID execution, String table, String delayed, String rows) {}

    @BeforeEach
    void start() {
        service = SharedService.with(Map.of(
                "retry.delay",
                "1s",
                "lease.duration",
                LEASE_SECONDS + "s",
                "lease.renew-milliseconds",
                "200",
                "lease.recover-milliseconds",
                "200",
                "upload.workers",
                "32",
                "upload.max-per-destination",
                "24"));
        amc = service.amc;
        user = amc.userWithDestination();
    }

    @AfterEach
    void heal() {
        service.heal();
    }

    @Test
    void aStatementThatWaitsLongerThanTheLeaseSucceedsInTheFirstAttempt() {
        for (String delayed : List.of("DELETE", "MERGE", "COMMIT")) {
            repeated(delayed, Amc.rows(1), "1 rows of 1 executions");
            repeated(delayed, Amc.rows(MANY), MANY + " rows of 1 executions");
            rerun(delayed);
        }
        repeated("DELETE", "[]", "0 rows of 0 executions");
        repeated("COMMIT", "[]", "0 rows of 0 executions");
        repeated("COPY", Amc.rows(MANY), MANY + " rows of 1 executions");
        appended("MERGE", 3);
        appended("COMMIT", 3);
        appended("COPY", MANY);
        appended("DESCRIBE", 3);
        List<Upload> rolledBack = new ArrayList<>(uploads.subList(uploads.size() - 1, uploads.size()));
        rolledBack.add(rerunWithKeys());
        rolledBack.add(ofTwoTables());
        // The delayed statement changes something itself, so it begins another transaction.
        rolledBack.add(rerunWithReceipt("INSERT"));
        rolledBack.add(rerunWithReceipt("MERGE"));
        rerunWithReceipt("INSERT");

        FaultAction.Delay slow = FaultAction.Delay.untilLifted();
        uploads.forEach(upload -> service.snowflake.add(Fault.onceMatching(
                "^" + upload.delayed() + ".*\"execution\":\"" + upload.execution() + "\""
                        + (upload.delayed().equals("DESCRIBE") ? ".*\"step\":\"confirm-target\"" : "")
                        + (upload.delayed().equals("SELECT") ? ".*\"step\":\"count-matching-rows\"" : ""),
                slow)));
        uploads.forEach(upload -> amc.complete(upload.execution()));
        Awaitility.await("every upload to wait for its statement")
                .untilAsserted(() -> assertThat(service.snowflake.faults())
                        .allSatisfy(fault -> assertThat(fault.hits())
                                .as(fault.fault().toString())
                                .isOne()));
        Object since = amc.one("SELECT now() AS time").get("time");
        Awaitility.await("one and a half leases to pass")
                .until(() -> !amc.rows(
                                "SELECT WHERE now() > ?::timestamptz + ? * interval '1.5 s'", since, LEASE_SECONDS)
                        .isEmpty());
        rolledBack.forEach(this::rollBackTransactionOf);
        slow.lift();

        for (Upload upload : uploads) {
            Awaitility.await(upload.toString()).until(() -> "uploaded".equals(amc.status(upload.execution())));
            assertThat(service.warehouse.count("SELECT COUNT(*) FROM " + upload.table()) + " rows of "
                            + service.warehouse.count("SELECT COUNT(DISTINCT \"execution_id\") FROM " + upload.table())
                            + " executions")
                    .as(upload.toString())
                    .isEqualTo(upload.rows());
            assertThat(amc.attempts(upload.execution()))
                    .as("attempts of " + upload)
                    .extracting(attempt -> attempt.get("outcome") + " " + attempt.get("error_message"))
                    .containsOnly("uploaded null");
        }
    }

    /** As a person may do, or Snowflake itself, where others wait. */
    private void rollBackTransactionOf(Upload upload) {
        String sessions = String.valueOf(amc.attempts(upload.execution()).get(0).get("session_ids"));
        List<String> transactions = service.warehouse.rows("SHOW TRANSACTIONS").stream()
                .filter(row -> sessions.contains(String.valueOf(row.get("session"))))
                .map(row -> String.valueOf(row.get("id")))
                .toList();
        assertThat(transactions).hasSize(1);
        service.warehouse.rows("SELECT SYSTEM$ABORT_TRANSACTION(" + transactions.get(0) + ")");
    }

    private String newTable(String delayed) {
        return "SLOW_" + delayed + "_" + uploads.size();
    }

    private static String to(String table) {
        return "{\"snowflake_enabled\": true, \"snowflake_table_name\": \"" + table + "\"}";
    }

    /** Uploaded before, with other rows. */
    private void repeated(String delayed, String result, String rows) {
        String table = newTable(delayed);
        UUID execution = amc.execution(user, null, to(table), Amc.rows(3));
        awaitUploaded(execution);
        amc.update("UPDATE workflow_executions SET status = 'RUNNING' WHERE id = ?", execution);
        amc.result(execution, result);
        amc.retry(execution);
        uploads.add(new Upload(execution, table, delayed, rows));
    }

    private void rerun(String delayed) {
        String table = newTable(delayed);
        UUID schedule = amc.schedule(user, to(table));
        UUID older = ofWindow(schedule, Amc.rows(3));
        amc.complete(older);
        awaitUploaded(older);
        uploads.add(new Upload(ofWindow(schedule, Amc.rows(2)), table, delayed, "2 rows of 1 executions"));
    }

    /** More is deleted after the delay. */
    private Upload rerunWithKeys() {
        String table = newTable("SELECT");
        UUID schedule = amc.schedule(user, to(table).replace("}", ", \"snowflake_key_columns\": [\"n\"]}"));
        UUID older = ofWindow(schedule, Amc.rows(3));
        amc.complete(older);
        awaitUploaded(older);
        uploads.add(new Upload(ofWindow(schedule, Amc.rows(2)), table, "SELECT", "2 rows of 1 executions"));
        return uploads.get(uploads.size() - 1);
    }

    private Upload rerunWithReceipt(String delayed) {
        UUID withoutReceipts = user;
        user = amc.userWithDestination();
        amc.update("UPDATE user_snowflake_configs SET upload_receipts = true WHERE user_id = ?", user);
        rerun(delayed);
        user = withoutReceipts;
        return uploads.get(uploads.size() - 1);
    }

    /** The second table gets its rows after the delay. */
    private Upload ofTwoTables() {
        String table = newTable("SELECT");
        String tables =
                "[{\"table\": \"%1$s\", \"when\": {\"column\": \"n\", \"in\": [1, 2]}, \"key_columns\": [\"n\"]},"
                                .formatted(table)
                        + " {\"table\": \"" + table + "_OTHERS\"}]";
        UUID execution = amc.runningExecution(
                user, null, "{\"snowflake_enabled\": true, \"snowflake_tables\": " + tables + "}", Amc.rows(3));
        uploads.add(new Upload(execution, table, "SELECT", "2 rows of 1 executions"));
        return uploads.get(uploads.size() - 1);
    }

    private UUID ofWindow(UUID schedule, String result) {
        UUID execution = amc.runningExecution(user, schedule, "{}", result);
        amc.window(execution, "2026-01-05T00:00:00Z", "2026-01-12T00:00:00Z");
        return execution;
    }

    private void appended(String delayed, int rows) {
        String table = newTable(delayed);
        UUID execution = amc.runningExecution(
                user, null, to(table).replace("}", ", \"snowflake_strategy\": \"append\"}"), Amc.rows(rows));
        uploads.add(new Upload(execution, table, delayed, rows + " rows of 1 executions"));
    }

    private void awaitUploaded(UUID execution) {
        Awaitility.await("execution " + execution).until(() -> "uploaded".equals(amc.status(execution)));
    }
}
