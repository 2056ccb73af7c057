package org.amcsnowflake.flow;

import org.amcsnowflake.flow.service.Amc;
import org.amcsnowflake.flow.service.Relay;
import org.amcsnowflake.local.snowflake.fault.Fault;
import org.amcsnowflake.local.snowflake.fault.FaultAction;
import org.amcsnowflake.local.snowflake.fault.RequestKind;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** An account that is down delays its uploads without using up attempts, and affects no other account. */
@Tag("service")
class OutageTest extends RouteTest {
    private static final Relay RELAY = new Relay();

    /** A user of the account behind the relay, which may be down. */
    private UUID user;

    @Override
    Map<String, String> settings() {
        return Map.of(
                "snowflake.hosts",
                "local=%1$s,xy12345.us-east-1=%1$s".formatted(RELAY.url()),
                "retry.redeliveries",
                "1");
    }

    @BeforeEach
    void begin() {
        RELAY.shut();
        RELAY.open(snowflake.port());
        context().getPropertiesComponent().setOverrideProperties(new Properties());
        amc.update("DELETE FROM workflow_executions");
        amc.update("DELETE FROM snowflake_outages");
        user = userOf("XY12345.us-east-1");
    }

    /** While the account is down, the driver takes a minute to close a session. */
    @AfterAll
    void endOutage() {
        RELAY.shut();
        RELAY.open(snowflake.port());
    }

    @Test
    void anUploadToAnUnavailableAccountWaitsForTheNextProbeAndLosesNoAttempt() {
        RELAY.shut();
        UUID first = amc.execution(user, "first", "[{\"a\": 1}]");
        uploadAndAwait(first, "failed");
        UUID second = amc.execution(userOf("xy12345.us-east-1"), "second", "[{\"a\": 1}]");
        awaitStatus(second, "pending");

        assertThat(outage())
                .containsEntry("address", "xy12345.us-east-1")
                .containsEntry("probes", 0)
                .containsEntry("seconds_to_probe", 15);
        String since = outage().get("since_minute").toString();
        assertThat(waiting(first))
                .isEqualTo("0 attempts, at the probe: Snowflake did not answer, or the connection was lost. If this"
                        + " persists, check the network path from the service to account XY12345.us-east-1; SELECT"
                        + " SYSTEM$ALLOWLIST(); lists the hosts it needs."
                        + " (Snowflake says: 200015, JDBC driver encountered communication error. Message: Exception"
                        + " encountered for HTTP request: Connect to (address) [(address)]"
                        + " failed: Connection refused.) Account xy12345.us-east-1 has been unavailable since "
                        + since + ": its uploads wait, and this attempt does not count.");
        assertThat(waiting(second))
                .isEqualTo("0 attempts, at the probe: Account xy12345.us-east-1 has been unavailable since " + since
                        + ". The upload will start automatically when it is available again.");
        assertThat(amc.attempts(first))
                .singleElement()
                .satisfies(attempt -> assertThat(attempt).containsEntry("error_class", "UNAVAILABLE"));
        assertThat(amc.rows("SELECT FROM snowflake_dead_letters")).isEmpty();
    }

    /** Each probe is one claim of one waiting upload. */
    @Test
    void probesRunOneAtATimeAfterDelaysThatGrowToFiveMinutes() throws Exception {
        // Otherwise the end of an earlier upload would trigger the first probe.
        context().getRouteController().stopRoute("claim-executions");
        try {
            assertThatProbesComeOneAtATime();
        } finally {
            context().getRouteController().startRoute("claim-executions");
        }
    }

    private void assertThatProbesComeOneAtATime() {
        down("xy12345.us-east-1");
        for (int i = 0; i < 3; i++) {
            amc.execution(userOf("xy12345.us-east-1"), "waiting", "[{\"a\": 1}]");
        }
        assertThat(claimed()).as("before the time of the first probe").isEmpty();
        for (int wait : new int[] {30, 60, 120, 240, 300, 300}) {
            makeProbeDue();
            assertThat(claimed()).as("probes").hasSize(1);
            assertThat(amc.one(
                            "SELECT extract(epoch FROM o.next_probe_at - e.snowflake_lease_until + interval '60 s')::integer"
                                    + " AS wait FROM snowflake_outages o, workflow_executions e"
                                    + " WHERE e.snowflake_status = 'uploading'"))
                    .containsEntry("wait", wait);
            amc.update("UPDATE workflow_executions SET snowflake_status = 'failed', snowflake_next_attempt_at = now()"
                    + " WHERE snowflake_status = 'uploading'");
            assertThat(claimed()).as("at the same time").isEmpty();
        }
    }

    /** Before its first attempt has failed, which takes minutes. Other claims would claim the executions that this one has to. */
    @Test
    void anAccountThatDoesNotRespondToASignInForTenSecondsGetsOneWorker() throws Exception {
        FaultAction.Delay silent = FaultAction.Delay.untilLifted();
        snowflake.add(Fault.always(RequestKind.LOGIN, silent));
        UUID hanging = amc.execution(user, "hanging", "[{\"a\": 1}]");
        claim();
        await("the sign-in to begin").until(() -> snowflake.faults().stream().anyMatch(fault -> fault.hits() > 0));
        context().getRouteController().stopRoute("claim-executions");
        try {
            UUID second = amc.execution(user, "second", "[{\"a\": 1}]");
            UUID other = amc.execution(userOf("local"), "other", "[{\"a\": 1}]");
            amc.update("UPDATE user_snowflake_configs SET updated_at = updated_at - interval '1 minute'");
            amc.update(
                    "UPDATE snowflake_sign_ins SET started_at = now() - interval '11 seconds' WHERE state = 'trying'");
            assertThat(claimed()).containsExactly(other.toString());

            silent.lift();
            awaitStatus(hanging, "uploaded");
            assertThat(claimed()).containsExactly(second.toString());
        } finally {
            silent.lift();
            context().getRouteController().startRoute("claim-executions");
        }
    }

    @Test
    void anAnsweredProbeResumesTheWaitingUploadsOverTime() {
        RELAY.shut();
        UUID first = amc.execution(user, "first", "[{\"a\": 1}]");
        uploadAndAwait(first, "failed");
        List<UUID> others = Stream.generate(() -> amc.execution(userOf("xy12345.us-east-1"), "others", "[{\"a\": 1}]"))
                .limit(20)
                .toList();
        others.forEach(other -> awaitStatus(other, "pending"));
        RELAY.open(snowflake.port());
        makeProbeDue();
        uploadAndAwait(first, "uploaded");
        await("the end of the outage")
                .until(() -> amc.rows("SELECT FROM snowflake_outages").isEmpty());
        await("the others to resume")
                .until(() -> amc.rows(
                                "SELECT FROM workflow_executions WHERE snowflake_status = 'pending' AND snowflake_error_message IS NOT NULL")
                        .isEmpty());

        assertThat(amc.row(first)).containsEntry("snowflake_attempt_count", 0);
        assertThat(((Number) amc.one("SELECT count(DISTINCT date_trunc('second', snowflake_next_attempt_at)) AS seconds"
                                        + " FROM workflow_executions WHERE snowflake_status = 'pending'"
                                        + " AND snowflake_next_attempt_at < now() + interval '20 s'")
                                .get("seconds"))
                        .intValue())
                .as("different seconds when they are due")
                .isGreaterThan(3);
        amc.update(
                "UPDATE workflow_executions SET snowflake_next_attempt_at = now() WHERE snowflake_status = 'pending'");
        others.forEach(other -> awaitStatus(other, "uploaded"));
    }

    /** Whatever their next time: passing on a probe has changed it. */
    @Test
    void uploadsThatFailedBeforeTheLatestProbeResumeToo() {
        RELAY.shut();
        UUID first = amc.execution(user, "first", "[{\"a\": 1}]");
        uploadAndAwait(first, "failed");
        amc.update(
                "UPDATE workflow_executions SET snowflake_next_attempt_at = now() + interval '1 hour' WHERE id = ?",
                first);
        amc.update("UPDATE snowflake_outages SET next_probe_at = now()");
        RELAY.open(snowflake.port());
        uploadAndAwait(amc.execution(userOf("xy12345.us-east-1"), "probe", "[{\"a\": 1}]"), "uploaded");

        await("its next attempt within a minute")
                .untilAsserted(() -> assertThat(amc.rows(
                                "SELECT FROM workflow_executions WHERE id = ? AND (snowflake_status <> 'failed'"
                                        + " OR snowflake_next_attempt_at <= now() + interval '1 min')",
                                first))
                        .hasSize(1));
    }

    @ParameterizedTest
    @CsvSource({"0, ", "24h, 25 hours"})
    void eachAttemptCountsIfPatienceIsZeroOrExceeded(String patience, @Nullable String since) {
        set("outage.patience", patience);
        if (since != null) {
            down("xy12345.us-east-1");
            amc.update("UPDATE snowflake_outages SET since = now() - ?::interval", since);
        }
        RELAY.shut();
        UUID execution = amc.execution(user, "counted", "[{\"a\": 1}]");
        uploadAndAwait(execution, "failed");
        assertThat(amc.row(execution)).containsEntry("snowflake_attempt_count", 1);
        UUID next = amc.execution(userOf("xy12345.us-east-1"), "not_held_back", "[{\"a\": 1}]");
        awaitStatus(next, "failed");
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void anAccountThatRespondsAsUnavailableIsAnOutage(int status) {
        for (RequestKind kind : RequestKind.values()) {
            snowflake.add(Fault.always(kind, new FaultAction.HttpStatus(status)));
        }
        UUID execution = amc.execution(user, "unavailable", "[{\"a\": 1}]");
        uploadAndAwait(execution, "failed");

        assertThat(outage()).containsEntry("address", "xy12345.us-east-1");
        assertThat(amc.row(execution)).containsEntry("snowflake_attempt_count", 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "MERGE"})
    void oneUnansweredStatementIsNotAnOutage(RequestKind kind) {
        snowflake.add(Fault.always(kind, new FaultAction.HttpStatus(503)));
        UUID execution = amc.execution(user, "alone_at_" + kind, Amc.rows(kind == RequestKind.PUT ? 1_100 : 1));
        uploadAndAwait(execution, "failed");

        assertThat(amc.rows("SELECT FROM snowflake_outages")).isEmpty();
        assertThat(amc.row(execution)).containsEntry("snowflake_attempt_count", 1);
    }

    @Test
    void aRefusalEndsTheOutage() {
        down("xy12345.us-east-1");
        makeProbeDue();
        amc.update("UPDATE user_snowflake_configs SET username = 'nobody' WHERE user_id = ?", user);
        uploadAndAwait(amc.execution(user, "refused", "[{\"a\": 1}]"), "failed");

        await("the end of the outage")
                .until(() -> amc.rows("SELECT FROM snowflake_outages").isEmpty());
    }

    @Test
    void anUploadThatFailsBeforeItReachesSnowflakeIsFollowedByAnotherProbe() {
        down("xy12345.us-east-1");
        makeProbeDue();
        amc.update("UPDATE user_snowflake_configs SET password = 'not a token' WHERE user_id = ?", user);
        UUID execution = amc.execution(user, "undecryptable", "[{\"a\": 1}]");
        UUID next = amc.execution(userOf("xy12345.us-east-1"), "next", "[{\"a\": 1}]");
        uploadAndAwait(execution, "failed");
        awaitStatus(next, "uploaded");

        assertThat(amc.deadLetters(execution)).hasSize(1);
    }

    /** Its settings are validated before anything else. */
    @Test
    void anInvalidExecutionIsFollowedByAnotherProbe() {
        UUID next = waitingForProbe();
        UUID invalid = amc.execution(
                user,
                null,
                "{\"snowflake_enabled\": true, \"snowflake_table_name\": \"t\", \"snowflake_key_columns\": 7}",
                "[]");
        uploadAndAwait(invalid, "failed");

        assertThat(amc.deadLetters(invalid)).hasSize(1);
        awaitImmediateProbe(next);
    }

    @Test
    void aSkippedUploadIsFollowedByAnotherProbe() {
        UUID schedule = amc.schedule(user, "{\"snowflake_enabled\": true, \"snowflake_table_name\": \"superseded\"}");
        String window = "{\"timeWindowStart\": \"2026-01-05T00:00:00Z\", \"timeWindowEnd\": \"2026-01-12T00:00:00Z\"}";
        uploadAndAwait(amc.execution(user, schedule, window, "[{\"a\": 1}]"), "uploaded");
        UUID next = waitingForProbe();
        UUID older = amc.runningExecution(user, schedule, window, "[{\"a\": 1}]");
        amc.createdAt(older, "2026-01-01");
        amc.complete(older);
        uploadAndAwait(older, "skipped");

        awaitImmediateProbe(next);
    }

    @Test
    void anUploadWhoseTableIsTakenIsFollowedByAnotherProbe() {
        uploadAndAwait(amc.execution(user, "taken", "[{\"a\": 1}]"), "uploaded");
        UUID next = waitingForProbe();
        amc.update(
                "INSERT INTO snowflake_target_leases SELECT target_account, target_database, target_schema, target_table,"
                        + " gen_random_uuid(), gen_random_uuid(), now() + interval '1 min' FROM snowflake_upload_attempts"
                        + " WHERE target_table = 'TAKEN'");
        UUID second = amc.execution(user, "taken", "[{\"a\": 1}]");
        claim();

        awaitImmediateProbe(next);
        assertThat(amc.row(second))
                .containsEntry("snowflake_status", "pending")
                .extractingByKey("snowflake_waits_for")
                .isNotNull();
        amc.update("DELETE FROM snowflake_target_leases");
    }

    /** Their tables differ, and so do their addresses. */
    @Test
    void otherAccountsAreNotDelayed() {
        down("xy12345.us-east-1");
        UUID elsewhere = amc.execution(amc.userWithDestination(), "elsewhere", "[{\"a\": 1}]");
        uploadAndAwait(elsewhere, "uploaded");
        assertThat(amc.rows("SELECT FROM snowflake_outages")).hasSize(1);
    }

    @Test
    void aRunningUploadFinishesDuringAPause() {
        FaultAction.Delay merging = FaultAction.Delay.untilLifted();
        snowflake.add(Fault.once(RequestKind.MERGE, merging));
        UUID running = amc.execution(user, "running", "[{\"a\": 1}]");
        claim();
        await("its claim").until(() -> "uploading".equals(amc.status(running)));
        amc.one("SELECT FROM snowflake_pause(?, 'owner')", user);
        UUID next = amc.execution(user, "next", "[{\"a\": 1}]");
        awaitStatus(next, "pending");
        merging.lift();
        awaitStatus(running, "uploaded");

        assertThat(amc.attempts(next)).isEmpty();
        amc.one("SELECT FROM snowflake_resume(?)", user);
        awaitStatus(next, "uploaded");
        assertThat(amc.attempts(next)).hasSize(1);
    }

    private UUID userOf(String account) {
        UUID owner = amc.userWithDestination();
        amc.update("UPDATE user_snowflake_configs SET account = ? WHERE user_id = ?", account, owner);
        return owner;
    }

    private void down(String address) {
        amc.update("INSERT INTO snowflake_outages (address, error_message) VALUES (?, 'down')", address);
    }

    /**
     * An account with a due probe, whose next one is far away, and an upload that waits for that. No claim selects it,
     * since its execution does not count as completed.
     */
    private UUID waitingForProbe() {
        down("xy12345.us-east-1");
        amc.update("UPDATE snowflake_outages SET next_probe_at = now(), probes = 10");
        UUID waiting = amc.runningExecution(userOf("xy12345.us-east-1"), null, "{\"snowflake_enabled\": true}", "[]");
        amc.update(
                "UPDATE workflow_executions SET snowflake_status = 'pending', snowflake_waits_for = o.id,"
                        + " snowflake_next_attempt_at = now() + interval '5 min' FROM snowflake_outages o"
                        + " WHERE workflow_executions.id = ?",
                waiting);
        return waiting;
    }

    private void awaitImmediateProbe(UUID waiting) {
        Awaitility.await("the next probe to be due")
                .until(() -> Boolean.TRUE.equals(amc.one(
                                "SELECT o.next_probe_at <= now() AND e.snowflake_next_attempt_at <= now() AS is_due"
                                        + " FROM snowflake_outages o, workflow_executions e WHERE e.id = ?",
                                waiting)
                        .get("is_due")));
    }

    /** Also makes the waiting upload due. */
    private void makeProbeDue() {
        amc.update("UPDATE snowflake_outages SET next_probe_at = now()");
        amc.update(
                "UPDATE workflow_executions SET snowflake_next_attempt_at = now() WHERE snowflake_next_attempt_at > now()");
    }

    private Map<String, @Nullable Object> outage() {
        return amc.one("SELECT *, extract(epoch FROM next_probe_at - since)::integer"
                + " AS seconds_to_probe, to_char(since AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI \"UTC\"') AS since_minute"
                + " FROM snowflake_outages");
    }

    private String waiting(UUID execution) {
        return amc.one(
                        "SELECT concat(e.snowflake_attempt_count, ' attempts, ', CASE WHEN e.snowflake_next_attempt_at = o.next_probe_at"
                                + " THEN 'at the probe: ' ELSE 'at another time: ' END, e.snowflake_error_message) AS text"
                                + " FROM workflow_executions e, snowflake_outages o WHERE e.id = ?",
                        execution)
                .get("text")
                .toString();
    }

    private void set(String name, String value) {
        Properties changed = new Properties();
        changed.setProperty(name, value);
        context().getPropertiesComponent().setOverrideProperties(changed);
    }

    /** The result of a claim, without a worker for it. */
    @SuppressWarnings("unchecked")
    private List<String> claimed() {
        List<Map<String, Object>> rows = template()
                .request(
                        "sql:classpath:sql/claim-due-executions.sql",
                        exchange -> exchange.setVariable("freeWorkers", 8))
                .getMessage()
                .getBody(List.class);
        return rows.stream().map(row -> row.get("id").toString()).toList();
    }
}
