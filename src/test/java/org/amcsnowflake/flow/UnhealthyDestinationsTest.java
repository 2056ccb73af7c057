package org.amcsnowflake.flow;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** How many workers a claim gives to destinations that have just failed, or whose Snowflake does not respond. */
class UnhealthyDestinationsTest extends ClaimTest {
    private static final int WORKERS = 8;

    @AfterEach
    void forgetSignIns() {
        amc.update("DELETE FROM snowflake_sign_ins");
    }

    @Test
    void aRecentlyFailedDestinationGetsOneWorkerAtATime() {
        UUID unhealthy = unhealthyUser();
        UUID waiting = amc.execution(unhealthy, null, ENABLED, "[]");
        amc.execution(unhealthy, null, ENABLED, "[]");
        UUID healthy = amc.execution(user, null, ENABLED, "[]");

        assertThat(claimedIds(1)).containsExactly(healthy);
        assertThat(claimedIds(WORKERS)).containsExactly(waiting);
        assertThat(claimedIds(WORKERS)).as("one at a time").isEmpty();
    }

    @Test
    void recentlyFailedDestinationsGetHalfOfTheWorkersInTotal() {
        for (int i = 0; i < WORKERS; i++) {
            amc.execution(unhealthyUser(), null, ENABLED, "[]");
        }
        assertThat(claimedIds(WORKERS)).hasSize(WORKERS / 2);
        assertThat(claimedIds(WORKERS / 2)).as("workers for others").isEmpty();
    }

    @Test
    void aFloodOfOthersDoesNotStarveARecentlyFailedDestination() {
        for (int i = 0; i < WORKERS; i++) {
            amc.execution(user, null, ENABLED, "[]");
        }
        claimedIds(1);
        UUID waiting = amc.execution(unhealthyUser(), null, ENABLED, "[]");

        assertThat(claimedIds(1)).containsExactly(waiting);
    }

    @Test
    void aUserAtTheLimitDoesNotBlockATableForOthers() {
        UUID unhealthy = unhealthyUser();
        amc.execution(unhealthy, "of_its_own", "[]");
        claimedIds(1);
        amc.execution(unhealthy, "shared", "[]");
        UUID waiting = amc.execution(user, "shared", "[]");

        assertThat(claimedIds(WORKERS)).containsExactly(waiting);
    }

    /** The first one is running: its sign-in is what takes so long, on this instance or another one. */
    @ParameterizedTest
    @ValueSource(strings = {INSTANCE, "another-instance"})
    void aUserWhoseSignInHasHadNoResponseForTenSecondsGetsOneWorkerAtATime(String instance) {
        UUID silent = amc.userWithDestination();
        UUID running = amc.execution(silent, null, ENABLED, "[]");
        assertThat(claimedIds(WORKERS)).containsExactly(running);
        amc.update("UPDATE workflow_executions SET snowflake_owner = ? WHERE id = ?", instance, running);
        amc.execution(silent, null, ENABLED, "[]");
        signIn(silent, "trying", "11 seconds");
        UUID healthy = amc.execution(user, null, ENABLED, "[]");

        assertThat(claimedIds(WORKERS)).containsExactly(healthy);
    }

    @ParameterizedTest
    @ValueSource(strings = {"trying, 1 second", "trying, 6 minutes", "accepted, 1 minute", "refused, 1 minute"})
    void aSignInThatHasJustBegunOrHasEndedOrWasLeftByAKilledProcessDoesNotCount(String signIn) {
        amc.execution(user, null, ENABLED, "[]");
        claimedIds(WORKERS);
        signIn(user, signIn.split(", ")[0], signIn.split(", ")[1]);
        UUID second = amc.execution(user, null, ENABLED, "[]");

        assertThat(claimedIds(WORKERS)).containsExactly(second);
    }

    @Test
    void aConfigurationThatWasSavedAfterTheSignInBeganMayRespond() {
        amc.execution(user, null, ENABLED, "[]");
        claimedIds(WORKERS);
        signIn(user, "trying", "11 seconds");
        UUID second = amc.execution(user, null, ENABLED, "[]");
        amc.update("UPDATE user_snowflake_configs SET updated_at = now() WHERE user_id = ?", user);

        assertThat(claimedIds(WORKERS)).containsExactly(second);
    }

    @Test
    void theSignInOfAConnectionTestDoesNotCount() {
        amc.execution(user, null, ENABLED, "[]");
        claimedIds(WORKERS);
        amc.update("INSERT INTO snowflake_sign_ins (sign_in, credential, started_at)"
                + " VALUES ('local DEMO', 'test AMC_SNOWFLAKE_TEST', now() - interval '11 seconds')");
        UUID second = amc.execution(user, null, ENABLED, "[]");

        assertThat(claimedIds(WORKERS)).containsExactly(second);
    }

    @Test
    void thoseThatRunOnThisInstanceTakeUpTheHalfOfTheWorkersForUnhealthyOnes() {
        List<UUID> silent = users(WORKERS / 2);
        silent.forEach(each -> amc.execution(each, null, ENABLED, "[]"));
        assertThat(claimedIds(WORKERS)).hasSize(WORKERS / 2);
        silent.forEach(each -> signIn(each, "trying", "11 seconds"));
        UUID failed = amc.execution(unhealthyUser(), null, ENABLED, "[]");
        UUID healthy = amc.execution(user, null, ENABLED, "[]");

        assertThat(claimedIds(WORKERS / 2)).containsExactly(healthy);
        amc.update(
                "UPDATE workflow_executions SET snowflake_owner = 'another-instance' WHERE snowflake_status = 'uploading'");
        assertThat(claimedIds(WORKERS / 2)).containsExactly(failed);
    }

    /** None of them has failed yet, and any number of them may not respond. */
    @Test
    void aQuarterOfTheWorkersStaysFreeOfFirstSignInsForThoseWhoHaveUploadedWithinTheHour() {
        List<UUID> unknown = users(2 * WORKERS);
        unknown.forEach(each -> amc.execution(each, null, ENABLED, "[]"));
        List<UUID> claimed = claimedIds(WORKERS);
        assertThat(claimed).hasSize(WORKERS - WORKERS / 4);
        for (UUID execution : claimed) {
            signIn((UUID) amc.row(execution).get("user_id"), "trying", "1 second");
        }
        assertThat(claimedIds(WORKERS / 4)).as("first sign-ins").isEmpty();

        uploaded(user, "50 minutes");
        UUID known = amc.execution(user, null, ENABLED, "[]");
        assertThat(claimedIds(WORKERS / 4)).containsExactly(known);

        amc.update(
                "UPDATE snowflake_sign_ins SET state = 'accepted' WHERE id IN (SELECT id FROM snowflake_sign_ins LIMIT 2)");
        assertThat(claimedIds(WORKERS))
                .as("in place of those that are signed in")
                .hasSize(2);
    }

    @Test
    void anUploadOfMoreThanAnHourAgoDoesNotCount() {
        List<UUID> users = users(WORKERS);
        users.forEach(each -> {
            uploaded(each, "70 minutes");
            amc.execution(each, null, ENABLED, "[]");
        });

        assertThat(claimedIds(WORKERS)).hasSize(WORKERS - WORKERS / 4);
    }

    private List<UUID> users(int count) {
        return Stream.generate(amc::userWithDestination).limit(count).toList();
    }

    /** As {@code admit-sign-in.sql} records it, with a configuration that is older. */
    private void signIn(UUID of, String state, String ago) {
        amc.update("UPDATE user_snowflake_configs SET updated_at = now() - interval '1 hour' WHERE user_id = ?", of);
        amc.update(
                "INSERT INTO snowflake_sign_ins (sign_in, credential, state, started_at)"
                        + " SELECT snowflake_sign_in(account, username), concat_ws(' ', id, md5(password)), ?, now() - cast(? AS interval)"
                        + " FROM user_snowflake_configs WHERE user_id = ?",
                state,
                ago,
                of);
    }

    private void uploaded(UUID of, String ago) {
        UUID execution = amc.execution(of, null, ENABLED, "[]");
        amc.update(
                "INSERT INTO snowflake_upload_attempts (upload_id, execution_id, attempt, owner, outcome, finished_at)"
                        + " VALUES (gen_random_uuid(), ?, 1, 'x', 'uploaded', now() - cast(? AS interval))",
                execution,
                ago);
        amc.update("UPDATE workflow_executions SET snowflake_status = 'uploaded' WHERE id = ?", execution);
    }

    private UUID unhealthyUser() {
        UUID unhealthy = amc.userWithDestination();
        UUID failed = amc.execution(unhealthy, null, ENABLED, "[]");
        amc.update(
                "UPDATE workflow_executions SET snowflake_status = 'failed', snowflake_next_attempt_at = now() + interval '1 h'"
                        + " WHERE id = ?",
                failed);
        return unhealthy;
    }
}
