package org.amcsnowflake.flow;

import org.amcsnowflake.destination.Fernet;
import org.amcsnowflake.flow.service.Amc;
import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.amcsnowflake.local.snowflake.fault.Fault;
import org.amcsnowflake.local.snowflake.fault.FaultAction;
import org.amcsnowflake.local.snowflake.fault.RequestKind;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class HandleFailuresTest extends RouteTest {
    private static final FaultAction INTERNAL = new FaultAction.FailBefore(
            new SnowflakeError("300002", "XX000", "Processing aborted due to error 300002:42"));

    private final UUID user = amc.userWithDestination();

    @Test
    void repeatsTheWholePassWithinSecondsAfterATemporaryFailure() {
        snowflake.add(new Fault(RequestKind.MERGE, null, 2, INTERNAL));
        UUID execution = amc.execution(user, "passing", "[{\"a\": 1}]");
        uploadAndAwait(execution, "uploaded");

        assertThat(amc.attempts(execution))
                .as("one attempt with two redeliveries")
                .hasSize(1);
        assertThat(amc.row(execution)).containsEntry("snowflake_attempt_count", 0);
        assertThat(amc.one(
                        "SELECT warehouse_millis > (SELECT sum(cast(q ->> 'ms' AS integer)) FROM jsonb_array_elements(query_ids) q"
                                + " WHERE q ->> 'step' = 'merge-rows') AS more FROM snowflake_upload_attempts WHERE execution_id = ?",
                        execution))
                .as("warehouse time of more than the last pass")
                .containsEntry("more", true);
        assertThat(warehouse.count("SELECT COUNT(*) FROM PASSING")).isEqualTo(1);
    }

    /** A free worker claims the next execution. */
    @Test
    void anUploadInheritsNothingFromThePreviousOne() {
        FaultAction.Delay reading = FaultAction.Delay.untilLifted();
        snowflake.add(Fault.once(RequestKind.SHOW, reading));
        UUID first = amc.execution(user, "before", "[{\"a\": 1}]");
        claim();
        await("the first claim").until(() -> "uploading".equals(amc.status(first)));
        UUID next = amc.execution(user, "after", "[{\"a\": 1}]");
        UUID unreadable = amc.userWithDestination();
        amc.update("UPDATE user_snowflake_configs SET password = 'not a token' WHERE user_id = ?", unreadable);
        UUID last = amc.execution(unreadable, "after", "[{\"a\": 1}]");
        for (UUID execution : List.of(first, next)) {
            snowflake.add(new Fault(RequestKind.MERGE, Pattern.compile(execution.toString()), 3, INTERNAL));
        }
        reading.lift();

        await("the next upload").until(() -> "uploaded".equals(amc.status(next)));
        assertThat(amc.attempts(next)).as("attempts, including redeliveries").hasSize(1);
        await("the last upload").until(() -> "failed".equals(amc.status(last)));
        assertThat(amc.attempts(last))
                .singleElement()
                .satisfies(attempt -> assertThat(attempt.get("query_ids")).hasToString("[]"));
    }

    @Test
    void schedulesTheNextAttemptAfterTheRedeliveriesAndCreatesADeadLetterAfterTheLast() {
        snowflake.add(Fault.always(RequestKind.MERGE, INTERNAL));
        UUID execution = amc.execution(user, "persistent", "[{\"a\": 1}]");

        uploadAndAwait(execution, "failed");
        assertThat(minutesToNextAttempt(execution)).isEqualTo(1);
        retryNow(execution);
        assertThat(minutesToNextAttempt(execution)).isEqualTo(2);
        assertThat(amc.deadLetters(execution)).isEmpty();
        retryNow(execution);

        assertThat(amc.row(execution))
                .containsEntry("snowflake_attempt_count", 3)
                .containsEntry("snowflake_next_attempt_at", null)
                .containsEntry(
                        "snowflake_error_message",
                        "Snowflake reported an internal error. If this persists, contact Snowflake support with the"
                                + " attempt's query id."
                                + " (Snowflake says: 300002, Processing aborted due to error 300002:42)");
        assertThat(amc.attempts(execution))
                .extracting(attempt ->
                        attempt.get("attempt") + " " + attempt.get("outcome") + " " + attempt.get("error_class"))
                .containsExactly("1 failed TRANSIENT", "2 failed TRANSIENT", "3 failed TRANSIENT");
        assertThat(amc.deadLetters(execution))
                .singleElement()
                .satisfies(letter -> assertThat(letter)
                        .containsEntry("attempts", 3)
                        .containsEntry("error_class", "TRANSIENT")
                        .containsEntry("resolved_at", null));

        claim();
        assertThat(amc.status(execution)).as("no fourth attempt").isEqualTo("failed");
    }

    @Test
    void aRefusedSignInIsADeadLetterImmediatelyAndIsNotRetried() {
        UUID execution = amc.execution(amc.userWithPassword("wrong"), "refused", "[{\"a\": 1}]");
        snowflake.forget();
        uploadAndAwait(execution, "failed");

        assertThat(snowflake.logins()).hasSize(1);
        assertThat(amc.row(execution).get("snowflake_error_message").toString()).startsWith("Authentication failed: ");
        assertThat(amc.deadLetters(execution))
                .singleElement()
                .satisfies(letter -> assertThat(letter)
                        .containsEntry("error_class", "AUTHENTICATION")
                        .containsEntry("attempts", 1));
    }

    @Test
    void manyExecutionsOfARefusedDestinationDoNotLockItsSnowflakeUser() {
        UUID refused = amc.userWithPassword("never tried before");
        snowflake.forget();
        List<UUID> executions = Stream.generate(() -> amc.execution(refused, "refused", "[{\"a\": 1}]"))
                .limit(6)
                .toList();
        executions.forEach(execution -> uploadAndAwait(execution, "failed"));
        assertThat(snowflake.logins()).hasSize(1);
        assertThat(executions)
                .extracting(id -> String.valueOf(amc.row(id).get("snowflake_error_message")))
                .filteredOn(message ->
                        message.contains("To avoid locking the user, this sign-in will not be retried before"))
                .as("all but the first are refused without a sign-in")
                .hasSize(5);

        amc.update(
                "UPDATE user_snowflake_configs SET username = 'demo', password = ?, updated_at = clock_timestamp() WHERE user_id = ?",
                Fernet.of(Amc.FERNET_KEY).encrypt("demo-password"),
                refused);
        amc.retry(executions.get(5));
        uploadAndAwait(executions.get(5), "uploaded");
    }

    @Test
    void theMessageHasTheExactGrantForTheRoleAndTable() {
        snowflake.add(Fault.always(
                RequestKind.DDL,
                new FaultAction.FailBefore(new SnowflakeError(
                        "003001", "42501", "Insufficient privileges to operate on schema 'PUBLIC'"))));
        UUID execution = amc.execution(user, "not_granted", "[{\"a\": 1}]");
        uploadAndAwait(execution, "failed");

        assertThat(amc.row(execution).get("snowflake_error_message").toString())
                .contains("GRANT CREATE TABLE ON SCHEMA \"AMC\".\"PUBLIC\" TO ROLE \"AMC_LOADER\";")
                .contains("ON TABLE \"AMC\".\"PUBLIC\".\"NOT_GRANTED\" TO ROLE \"AMC_LOADER\";");
    }

    @Test
    void theDefaultRoleIsNamed() {
        UUID withoutRole = amc.userWithDestination();
        amc.update("UPDATE user_snowflake_configs SET role = NULL WHERE user_id = ?", withoutRole);
        snowflake.add(Fault.always(
                RequestKind.DDL, new FaultAction.FailBefore(new SnowflakeError("003001", "42501", "Insufficient"))));
        UUID execution = amc.execution(withoutRole, "no_role", "[{\"a\": 1}]");
        uploadAndAwait(execution, "failed");

        assertThat(amc.row(execution).get("snowflake_error_message").toString()).contains("TO ROLE \"AMC_LOADER\";");
    }

    @Test
    void aLaterSuccessResolvesTheDeadLetter() {
        snowflake.add(Fault.once(
                RequestKind.MERGE,
                new FaultAction.FailBefore(new SnowflakeError("003001", "42501", "Insufficient privileges"))));
        UUID execution = amc.execution(user, "recovered", "[{\"a\": 1}]");
        uploadAndAwait(execution, "failed");
        amc.retry(execution);
        uploadAndAwait(execution, "uploaded");

        assertThat(amc.deadLetters(execution))
                .singleElement()
                .satisfies(letter -> assertThat(letter.get("resolved_at")).isNotNull());
    }

    @Test
    void anExecutionWithInvalidSettingsFailsAloneAndNamesThem() {
        UUID wrong = amc.execution(
                user, null, "{\"snowflake_enabled\": true, \"snowflake_key_columns\": \"a\"}", "[{\"a\": 1}]");
        uploadAndAwait(wrong, "failed");

        assertThat(amc.row(wrong))
                .containsEntry(
                        "snowflake_error_message",
                        "The execution cannot be uploaded: metadata.snowflake_key_columns is \"a\"; it must be a list of"
                                + " different column names, or be left out.");
        assertThat(amc.attempts(wrong)).hasSize(1);
    }

    /** A paused worker loses its table to another upload before its execution is recovered. */
    @Test
    void anUploadThatLostOnlyItsTableIsRetried() {
        FaultAction.Delay reading = FaultAction.Delay.untilLifted();
        snowflake.add(Fault.once(RequestKind.SHOW, reading));
        UUID execution = amc.execution(user, "lost_to_another", "[{\"a\": 1}]");
        claim();
        await("the table to be taken")
                .until(() -> amc.update("UPDATE snowflake_target_leases SET claim_id = gen_random_uuid(),"
                                + " lease_until = now() - interval '1 s' WHERE table_name = 'LOST_TO_ANOTHER'")
                        == 1);
        reading.lift();
        awaitStatus(execution, "failed");

        assertThat(minutesToNextAttempt(execution)).isEqualTo(1);
        assertThat(amc.deadLetters(execution)).isEmpty();
        amc.update("UPDATE workflow_executions SET snowflake_next_attempt_at = now() WHERE id = ?", execution);
        uploadAndAwait(execution, "uploaded");
    }

    /** A worker that takes over a table cancels the previous writer's statements. */
    @Test
    void aFailureCausedByATakeoverIsNotReportedAsAFailureOfSnowflake() {
        uploadAndAwait(amc.execution(user, "taken_over", Amc.rows(1_200)), "uploaded");
        FaultAction.Delay staging = FaultAction.Delay.untilLifted();
        snowflake.add(Fault.once(RequestKind.PUT, staging));
        snowflake.add(Fault.once(
                RequestKind.COPY,
                new FaultAction.FailBefore(new SnowflakeError("000604", "57014", "SQL execution canceled"))));
        UUID execution = amc.execution(user, "taken_over", Amc.rows(1_200));
        claim();
        await("the table to be taken")
                .until(() -> amc.update("UPDATE snowflake_target_leases SET claim_id = gen_random_uuid(),"
                                + " lease_until = now() - interval '1 s' WHERE table_name = 'TAKEN_OVER'")
                        == 1);
        staging.lift();
        awaitStatus(execution, "failed");

        assertThat(minutesToNextAttempt(execution)).isEqualTo(1);
        assertThat(amc.attempts(execution))
                .singleElement()
                .satisfies(attempt -> assertThat(attempt).containsEntry("error_class", "LEASE_LOST"));
    }

    @Test
    void aFailureIsRecordedOnceTheDatabaseIsAvailableAgain() {
        FaultAction.Delay reading = FaultAction.Delay.untilLifted();
        snowflake.add(Fault.once(RequestKind.SHOW, reading));
        snowflake.add(Fault.always(
                RequestKind.MERGE,
                new FaultAction.FailBefore(new SnowflakeError("003001", "42501", "Insufficient privileges"))));
        UUID execution = amc.execution(user, "unwritten", "[{\"a\": 1}]");
        claim();
        await("the claim").until(() -> "uploading".equals(amc.status(execution)));
        amc.update("ALTER TABLE snowflake_dead_letters RENAME TO away");
        reading.lift();
        try {
            await("a failure that cannot be recorded")
                    .until(() -> snowflake.statements().stream()
                            .anyMatch(statement -> statement.tag().contains(execution.toString())
                                    && "003001".equals(statement.errorCode())));
            assertThat(amc.status(execution)).isEqualTo("uploading");
        } finally {
            amc.update("ALTER TABLE away RENAME TO snowflake_dead_letters");
        }
        awaitStatus(execution, "failed");

        assertThat(amc.attempts(execution))
                .singleElement()
                .satisfies(attempt -> assertThat(attempt).containsEntry("outcome", "failed"));
    }

    @Test
    void aStaleSessionOfThePoolIsReplaced() {
        uploadAndAwait(amc.execution(user, "stale", "[{\"a\": 1}]"), "uploaded");
        snowflake.add(Fault.once(RequestKind.SHOW, new FaultAction.EndSession()));
        UUID execution = amc.execution(user, "stale", "[{\"a\": 2}]");
        uploadAndAwait(execution, "uploaded");

        assertThat(amc.row(execution)).containsEntry("snowflake_attempt_count", 0);
    }

    private void retryNow(UUID execution) {
        int before = (int) amc.row(execution).get("snowflake_attempt_count");
        amc.update("UPDATE workflow_executions SET snowflake_next_attempt_at = now() WHERE id = ?", execution);
        claim();
        await().untilAsserted(() -> assertThat(amc.row(execution))
                .containsEntry("snowflake_status", "failed")
                .containsEntry("snowflake_attempt_count", before + 1));
    }

    private int minutesToNextAttempt(UUID execution) {
        return ((Number) amc.one(
                                "SELECT round(extract(epoch FROM e.snowflake_next_attempt_at - max(a.finished_at)) / 60)::integer AS minutes"
                                        + " FROM workflow_executions e JOIN snowflake_upload_attempts a ON a.execution_id = e.id"
                                        + " WHERE e.id = ? GROUP BY e.id",
                                execution)
                        .get("minutes"))
                .intValue();
    }
}
