package org.amcsnowflake.promises.process;

import org.amcsnowflake.local.snowflake.fault.Fault;
import org.amcsnowflake.local.snowflake.fault.FaultAction;
import org.amcsnowflake.promises.process.Trials.Running;
import org.amcsnowflake.promises.process.Trials.Shape;
import org.amcsnowflake.promises.process.Trials.Trial;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A worker is paused for longer than its lease, at any step, and then continues. Another worker has completed its
 * upload in the meantime, so it changes nothing, neither in Snowflake nor in PostgreSQL. Snowflake itself would keep
 * its open transactions for five minutes.
 */
class PausedWorkerTest extends ProcessTest {
    private static final int AT_ONCE = 48;
    /** Steps after which nobody takes over the upload, since it has been recorded. */
    private static final String LAST_STEP = "drop-staging-table";

    private final Trials uploads = new Trials(snowflake, amc, warehouse);
    private ServiceProcess working;
    private ServiceProcess waiting;

    @BeforeEach
    void start() {
        working = newService();
        waiting = newService();
    }

    private ServiceProcess newService() {
        // A quarter of them is reserved for other destinations.
        return newService(Map.of("UPLOAD_WORKERS", Integer.toString(AT_ONCE * 3 / 2)));
    }

    @Test
    void aWorkerThatLostItsLeaseDuringItsTransactionChangesNothing() throws IOException {
        List<Trial> trials = trials(
                Set.of("delete-stale-rows", "merge-rows", "confirm-target", "commit"),
                Shape.REPLACING_BY_FILES,
                Shape.APPEND,
                Shape.CLEARING);
        assertThat(trials).hasSizeGreaterThan(15);
        pauseTogether(trials);
    }

    @Test
    @Tag("soak")
    void aWorkerThatLostItsLeaseAtAnyStepChangesNothing() throws IOException {
        List<Trial> trials = trials(null, Shape.values());
        assertThat(trials).hasSizeGreaterThan(100);
        for (int i = 0; i < trials.size(); i += AT_ONCE) {
            pauseTogether(trials.subList(i, Math.min(trials.size(), i + AT_ONCE)));
        }
    }

    /** @param only these steps, or null for all */
    private List<Trial> trials(@Nullable Set<String> only, Shape... shapes) throws IOException {
        List<Trial> trials = new ArrayList<>();
        uploads.steps(shapes)
                .forEach((shape, steps) -> steps.stream()
                        .filter(step -> only == null ? !step.equals(LAST_STEP) : only.contains(step))
                        .forEach(step -> {
                            trials.add(new Trial(shape, step, false, shape.rows()));
                            trials.add(new Trial(shape, step, true, shape.rows()));
                        }));
        return trials;
    }

    private void pauseTogether(List<Trial> trials) {
        List<Running> all = uploads.begin(trials);
        waiting.pause();
        awaitEndOfStatements();
        all.forEach(running -> snowflake.add(fault(running)));
        all.forEach(running -> amc.complete(running.execution()));
        Awaitility.await("every upload to be at its step")
                .untilAsserted(() -> assertThat(snowflake.faults())
                        .allSatisfy(fault -> assertThat(fault.hits())
                                .as(fault.fault().toString())
                                .isOne()));
        working.pause();
        leasesRunOut();
        waiting.resume();
        all.forEach(uploads::awaitUploaded);
        all.forEach(uploads::assertComplete);

        snowflake.clearFaults();
        working.resume();
        all.forEach(running ->
                Awaitility.await(running + " is over where it was lost").until(() -> isOver(working, running)));
        all.forEach(running -> {
            uploads.assertComplete(running);
            uploads.awaitCleanup(running);
            assertThat(amc.status(running.execution())).isEqualTo("uploaded");
            assertThat(amc.attempts(running.execution()))
                    .as("attempts of " + running)
                    .extracting(attempt -> attempt.get("outcome"))
                    .endsWith("lost", "uploaded");
        });
        ServiceProcess next = waiting;
        waiting = working;
        working = next;
    }

    /**
     * Statements that a paused process has sent to PostgreSQL continue there, and would claim executions that complete
     * meanwhile.
     */
    private void awaitEndOfStatements() {
        Awaitility.await("the end of the paused process's statements in PostgreSQL")
                .until(() -> amc.rows("SELECT FROM pg_stat_activity WHERE datname = current_database()"
                                + " AND pid <> pg_backend_pid() AND state <> 'idle'")
                        .isEmpty());
    }

    /** The statement, or its answer, does not arrive until the worker continues; then the worker resends it. */
    private static Fault fault(Running running) {
        Trial trial = running.trial();
        return Fault.onceMatching(
                running.pattern(), trial.after() ? new FaultAction.HangAfter() : new FaultAction.Hang());
    }

    private static boolean isOver(ServiceProcess service, Running running) {
        return service.log()
                .lines()
                .anyMatch(line -> line.contains("lost       execution " + running.execution())
                        && line.contains("another worker has taken it over"));
    }
}
