package org.amcsnowflake.flow;

import org.amcsnowflake.flow.service.Amc;
import org.amcsnowflake.local.snowflake.fault.Fault;
import org.amcsnowflake.local.snowflake.fault.FaultAction;
import org.amcsnowflake.local.snowflake.fault.RequestKind;
import org.amcsnowflake.local.snowflake.session.StatementRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

class TakeTargetTest extends RouteTest {

    @Test
    void handsBackTheExecutionUncountedWhileAnotherUploadWritesToTheTable() {
        amc.update(
                "INSERT INTO snowflake_target_leases VALUES ('local', 'AMC', 'PUBLIC', 'TAKEN', gen_random_uuid(), gen_random_uuid(),"
                        + " now() + interval '1 min')");
        UUID execution = amc.execution(amc.userWithDestination(), "taken", "[{\"a\": 1}]");

        uploadAndAwait(execution, "pending");

        assertThat(amc.row(execution))
                .containsEntry("snowflake_attempt_count", 0)
                .containsEntry("snowflake_owner", null);
        assertThat(amc.attempts(execution)).isEmpty();

        amc.update("UPDATE snowflake_target_leases SET lease_until = now() - interval '1 s'");
        // Until a lease duration after PostgreSQL's start, the holder may still renew it.
        Properties shortLease = new Properties();
        shortLease.setProperty("lease.duration", "10s");
        context().getPropertiesComponent().setOverrideProperties(shortLease);
        uploadAndAwait(execution, "uploaded");
        context().getPropertiesComponent().setOverrideProperties(new Properties());
        assertThat(amc.rows("SELECT FROM snowflake_target_leases WHERE table_name = 'TAKEN'"))
                .isEmpty();
    }

    @Test
    void aFailedSignInTakesNoTargetLease() {
        UUID stranger = amc.userWithDestination();
        amc.update(
                "UPDATE user_snowflake_configs SET username = 'somebody', updated_at = now() WHERE user_id = ?",
                stranger);
        FaultAction.Delay slow = FaultAction.Delay.untilLifted();
        Fault hanging = Fault.always(RequestKind.LOGIN, slow);
        snowflake.add(hanging);
        UUID execution = amc.execution(stranger, "not_theirs", "[{\"a\": 1}]");
        claim();
        Awaitility.await()
                .untilAsserted(() -> assertThat(snowflake.faults())
                        .filteredOn(fault -> fault.fault().equals(hanging))
                        .singleElement()
                        .satisfies(fault -> assertThat(fault.hits()).isPositive()));
        assertThat(amc.rows("SELECT FROM snowflake_target_leases WHERE table_name = 'NOT_THEIRS'"))
                .isEmpty();
        slow.lift();
        awaitStatus(execution, "failed");

        assertThat(amc.attempts(execution))
                .singleElement()
                .satisfies(attempt -> assertThat(attempt).containsEntry("error_class", "AUTHENTICATION"));
    }

    @Test
    void anAccountsLocatorAndNameShareOneTargetLease() {
        UUID byLocator = amc.userWithDestination();
        amc.update("UPDATE user_snowflake_configs SET account = 'xy12345.us-east-1' WHERE user_id = ?", byLocator);
        UUID execution = amc.execution(byLocator, "by_locator", "[{\"a\": 1}]");
        uploadAndAwait(execution, "uploaded");
        assertThat(amc.attempts(execution))
                .singleElement()
                .satisfies(attempt -> assertThat(attempt).containsEntry("target_account", "local"));

        amc.update(
                "INSERT INTO snowflake_target_leases VALUES ('local', 'AMC', 'PUBLIC', 'BY_LOCATOR', gen_random_uuid(),"
                        + " gen_random_uuid(), now() + interval '1 min')");
        amc.retry(execution);
        claim();
        Awaitility.await("the upload to wait for the lease")
                .until(() -> amc.row(execution).get("snowflake_waits_for") != null);
        amc.update("UPDATE snowflake_target_leases SET lease_until = '-infinity'");
        amc.update("UPDATE snowflake_upload_attempts SET target_account = 'xy12345.us-east-1'");
        amc.result(execution, "[]");
        uploadAndAwait(execution, "uploaded");
        assertThat(warehouse.count("SELECT COUNT(*) FROM BY_LOCATOR"))
                .as("rows of an attempt from before the name was known")
                .isZero();
    }

    @Test
    void twoUsersOfOneAccountWriteToOneTableInTurn() {
        snowflake.add(Fault.always(RequestKind.MERGE, new FaultAction.Delay(Duration.ofMillis(100))));
        UUID one = amc.userWithDestination();
        UUID other = amc.userWithDestination();
        amc.update(
                "UPDATE user_snowflake_configs SET account = 'LOCAL', schema = '\"PUBLIC\"' WHERE user_id = ?", other);
        List<UUID> executions = Stream.of(one, other, one, other, one, other)
                .map(user -> amc.execution(user, "in_turn", Amc.rows(3)))
                .toList();
        snowflake.forget();
        executions.forEach(execution -> awaitStatus(execution, "uploaded"));

        assertThat(warehouse.count("SELECT COUNT(*) FROM IN_TURN")).isEqualTo(18);
        List<StatementRecord> merges = snowflake.statements().stream()
                .filter(statement -> statement.kind() == RequestKind.MERGE)
                .toList();
        assertThat(merges).hasSize(6);
        for (int i = 1; i < merges.size(); i++) {
            assertThat(merges.get(i).startedAt())
                    .isAfterOrEqualTo(merges.get(i - 1).endedAt());
        }
    }

    @Test
    void anExecutionIsClaimedWhenItsTableIsFreeEvenIfManyShareIt() {
        snowflake.add(Fault.always(RequestKind.MERGE, new FaultAction.Delay(Duration.ofMillis(100))));
        UUID one = amc.userWithDestination();
        UUID other = amc.userWithDestination();
        amc.update("UPDATE user_snowflake_configs SET schema = '\"PUBLIC\"' WHERE user_id = ?", other);
        List<UUID> executions = IntStream.range(0, 24)
                .mapToObj(i -> amc.runningExecution(
                        i % 2 == 0 ? one : other,
                        null,
                        "{\"snowflake_enabled\": true, \"snowflake_table_name\": \"%s\"}"
                                .formatted(i % 4 < 2 ? "busy_table" : "BUSY TABLE"),
                        Amc.rows(1)))
                .toList();
        long claimsBefore = numberOfClaims();
        executions.forEach(amc::complete);
        executions.forEach(execution -> awaitStatus(execution, "uploaded"));

        assertThat(numberOfClaims() - claimsBefore).as("claims").isEqualTo(executions.size());
    }

    @Test
    void aTableOfAnAccountWithTwoIdentifiersHasOneWriterOnceBothAreKnown() {
        snowflake.add(Fault.always(RequestKind.MERGE, new FaultAction.Delay(Duration.ofMillis(100))));
        UUID byName = amc.userWithDestination();
        UUID byLocator = amc.userWithDestination();
        amc.update("UPDATE user_snowflake_configs SET account = 'XY12345.US-EAST-1' WHERE user_id = ?", byLocator);
        uploadAndAwait(amc.execution(byLocator, "identified_twice", Amc.rows(1)), "uploaded");
        List<UUID> executions = IntStream.range(0, 12)
                .mapToObj(i -> amc.runningExecution(
                        i % 2 == 0 ? byName : byLocator,
                        null,
                        "{\"snowflake_enabled\": true, \"snowflake_table_name\": \"identified_twice\"}",
                        Amc.rows(1)))
                .toList();
        long claimsBefore = numberOfClaims();
        executions.forEach(amc::complete);
        executions.forEach(execution -> awaitStatus(execution, "uploaded"));

        assertThat(numberOfClaims() - claimsBefore).as("claims").isEqualTo(executions.size());
    }

    /** Each claim has an attempt, except those that were handed back. */
    private long numberOfClaims() {
        return (long) amc.one("SELECT coalesce(last_value, 0) AS claims FROM pg_sequences"
                        + " WHERE sequencename = 'snowflake_upload_attempts_id_seq'")
                .get("claims");
    }

    @Test
    void failsPermanentlyWithoutATableName() {
        UUID execution =
                amc.execution(amc.userWithDestination(), null, "{\"snowflake_enabled\": true}", "[{\"a\": 1}]");

        uploadAndAwait(execution, "failed");

        assertThat(amc.row(execution))
                .containsEntry(
                        "snowflake_error_message",
                        "The execution cannot be uploaded: it has no snowflake_table_name, and no instance, brand or"
                                + " template to build one from; set a table name, then retry.");
        assertThat(amc.deadLetters(execution)).hasSize(1);
    }
}
