package org.amcsnowflake.flow;

import org.amcsnowflake.flow.service.Amc;
import org.amcsnowflake.flow.service.Warehouse;
import org.amcsnowflake.local.snowflake.fault.Fault;
import org.amcsnowflake.local.snowflake.fault.FaultAction;
import org.amcsnowflake.local.snowflake.session.StatementRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

/** Statements of a previous attempt are ended before the next one writes to the same table. */
class EndPreviousAttemptsTest extends RouteTest {
    private final UUID user = amc.userWithDestination();

    @Test
    void sessionsOfALostAttemptAreEndedOnceWithoutReadingTheQueryHistory() {
        uploadAndAwait(amc.execution(user, "settled", Amc.rows(1)), "uploaded");
        lost("SETTLED", "4711");
        snowflake.forget();
        snowflake.add(Fault.onceMatching("^MERGE.*SETTLED", new FaultAction.FailBefore(MergeRowsTest.INTERNAL)));
        uploadAndAwait(amc.execution(user, "settled", Amc.rows(1)), "uploaded");

        assertThat(sent("CANCEL_ALL_QUERIES(4711)")).hasSize(1);
        assertThat(sent("QUERY_HISTORY")).isEmpty();
        assertThat(amc.rows(
                        "SELECT FROM snowflake_upload_attempts WHERE session_ids <> '{}' AND target_table = 'SETTLED'"))
                .isEmpty();
    }

    @Test
    void anAttemptOfAFormerSnowflakeUserMakesTheUploadWaitForItsLock() {
        uploadAndAwait(amc.execution(user, "of_another_user", Amc.rows(3)), "uploaded");
        try (Warehouse other = Warehouse.ofAdministrator(snowflake)) {
            lost(
                    "OF_ANOTHER_USER",
                    String.valueOf(
                            other.rows("SELECT CURRENT_SESSION() AS S").get(0).get("S")));
            other.execute("BEGIN");
            other.execute("DELETE FROM AMC.PUBLIC.OF_ANOTHER_USER WHERE \"n\" = 3");
            UUID execution = amc.execution(user, "of_another_user", Amc.rows(1));
            claim();
            Awaitility.await("the MERGE to wait")
                    .until(() ->
                            other.rows("SHOW LOCKS").stream().anyMatch(lock -> "WAITING".equals(lock.get("status"))));
            assertThat(amc.status(execution)).isEqualTo("uploading");
            other.execute("COMMIT");
            awaitStatus(execution, "uploaded");
        }
        assertThat(warehouse.count("SELECT COUNT(*) FROM OF_ANOTHER_USER")).isEqualTo(3);
    }

    /** Snowflake reports success for a COMMIT without a transaction. */
    @Test
    void aCommitAfterATakeoverIsNotAnUpload() {
        FaultAction.Delay committing = FaultAction.Delay.untilLifted();
        Fault fault = Fault.onceMatching("^COMMIT", committing);
        snowflake.add(fault);
        UUID execution = amc.execution(user, "taken_before_commit", Amc.rows(2));
        claim();
        Awaitility.await("the COMMIT")
                .until(() -> snowflake.faults().stream().anyMatch(each -> each.fault() == fault && each.hits() == 1));
        // As another upload does when it takes over the table before this execution is recovered.
        amc.update("UPDATE snowflake_target_leases SET claim_id = gen_random_uuid(), lease_until = '-infinity'"
                + " WHERE table_name = 'TAKEN_BEFORE_COMMIT'");
        warehouse
                .rows("SHOW TRANSACTIONS")
                .forEach(open -> warehouse.rows("SELECT SYSTEM$ABORT_TRANSACTION(" + open.get("id") + ")"));
        committing.lift();
        awaitStatus(execution, "failed");

        assertThat(amc.attempts(execution))
                .singleElement()
                .satisfies(attempt -> assertThat(attempt).containsEntry("error_class", "LEASE_LOST"));
        assertThat(warehouse.count("SELECT COUNT(*) FROM TAKEN_BEFORE_COMMIT")).isZero();
        amc.update("UPDATE workflow_executions SET snowflake_next_attempt_at = now() WHERE id = ?", execution);
        uploadAndAwait(execution, "uploaded");
        assertThat(warehouse.count("SELECT COUNT(*) FROM TAKEN_BEFORE_COMMIT")).isEqualTo(2);
    }

    /** As an administrator may do, or Snowflake if others wait for minutes; a receipt must not begin another one. */
    @Test
    void aRolledBackTransactionIsDetectedBeforeItsCommitAndRepeated() {
        UUID withReceipts = amc.userWithDestination();
        amc.update("UPDATE user_snowflake_configs SET upload_receipts = true WHERE user_id = ?", withReceipts);
        FaultAction.Delay confirming = FaultAction.Delay.untilLifted();
        List<UUID> executions = List.of(
                amc.execution(user, "rolled_back_meanwhile", Amc.rows(2)),
                amc.execution(withReceipts, "rolled_back_before_receipt", Amc.rows(2)));
        List<Fault> faults = executions.stream()
                .map(execution -> Fault.onceMatching(execution + ".*\"step\":\"confirm-target\"", confirming))
                .toList();
        faults.forEach(snowflake::add);
        claim();
        Awaitility.await("the descriptions")
                .until(() -> snowflake.faults().stream()
                                .filter(each -> faults.contains(each.fault()) && each.hits() == 1)
                                .count()
                        == executions.size());
        Object since = amc.one("SELECT now() AS time").get("time");
        Awaitility.await("the transactions to be older than five seconds")
                .until(() -> !amc.rows("SELECT WHERE now() > ?::timestamptz + interval '6 s'", since)
                        .isEmpty());
        warehouse
                .rows("SHOW TRANSACTIONS")
                .forEach(open -> warehouse.rows("SELECT SYSTEM$ABORT_TRANSACTION(" + open.get("id") + ")"));
        confirming.lift();
        executions.forEach(execution -> {
            awaitStatus(execution, "uploaded");
            assertThat(amc.attempts(execution)).hasSize(1);
        });

        assertThat(warehouse.count("SELECT COUNT(*) FROM ROLLED_BACK_MEANWHILE"))
                .isEqualTo(2);
        assertThat(warehouse.count("SELECT COUNT(*) FROM ROLLED_BACK_BEFORE_RECEIPT"))
                .isEqualTo(2);
        assertThat(warehouse.count("SELECT COUNT(*) FROM AMC_UPLOADS WHERE EXECUTION_ID = '" + executions.get(1) + "'"))
                .isOne();
    }

    private void lost(String table, String session) {
        UUID execution = amc.runningExecution(user, null, "{}", "[]");
        amc.update(
                "INSERT INTO snowflake_upload_attempts (upload_id, execution_id, attempt, owner, outcome, target_account,"
                        + " target_database, target_schema, target_table, session_ids)"
                        + " VALUES (gen_random_uuid(), ?, 1, 'gone', 'lost', 'local', 'AMC', 'PUBLIC', ?, ARRAY[?])",
                execution,
                table,
                session);
    }

    private List<StatementRecord> sent(String sql) {
        return snowflake.statements().stream()
                .filter(statement -> statement.sqlText().contains(sql))
                .toList();
    }
}
