package org.amcsnowflake.promises.process;

import org.amcsnowflake.local.snowflake.LocalSnowflakeSettings;
import org.amcsnowflake.local.snowflake.fault.Fault;
import org.amcsnowflake.local.snowflake.fault.FaultAction;
import org.amcsnowflake.local.snowflake.session.Timing;
import org.amcsnowflake.promises.process.Trials.Running;
import org.amcsnowflake.promises.process.Trials.Shape;
import org.amcsnowflake.promises.process.Trials.Trial;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * U1, U4, U5 and U6 when the process is killed at any step, before or after the step's statement takes effect: the next
 * process completes the upload with every row stored once. Several uploads are at different steps when the process is
 * killed.
 */
class CrashTest extends ProcessTest {
    private static final int AT_ONCE = 60;

    private final Trials uploads = new Trials(snowflake, amc, warehouse);

    CrashTest() {
        super(LocalSnowflakeSettings.demo().withTiming(Timing.standard().withIdleBlocker(Duration.ofSeconds(1))));
    }

    @BeforeEach
    void start() {
        service = newService();
    }

    private ServiceProcess newService() {
        // A quarter of them is reserved for other destinations.
        return newService(Map.of("UPLOAD_WORKERS", Integer.toString(AT_ONCE * 3 / 2)));
    }

    /** Re-runs have the same steps as repetitions, except those with keys. */
    private Map<Shape, List<String>> stepsOfAll() throws IOException {
        return uploads.steps(Stream.of(Shape.values())
                .filter(shape -> !shape.isRerun() || shape.isOfChangedRows())
                .toArray(Shape[]::new));
    }

    @Test
    void aKillAtAnyStepStoresEveryRowOnce() throws Exception {
        Map<String, List<Shape>> shapes = new TreeMap<>();
        stepsOfAll()
                .forEach((shape, steps) -> steps.forEach(step ->
                        shapes.computeIfAbsent(step, name -> new ArrayList<>()).add(shape)));
        List<Trial> trials = new ArrayList<>();
        shapes.forEach((step, all) -> {
            for (boolean after : new boolean[] {false, true}) {
                // The shapes that have the step alternate.
                Shape shape = all.get(trials.size() % all.size());
                trials.add(new Trial(shape, step, after, shape.rows()));
            }
        });
        // Whether these have been committed is read from their receipts.
        for (Shape shape : List.of(Shape.WITH_RECEIPT, Shape.APPEND_OF_FILES_WITH_RECEIPT)) {
            trials.add(new Trial(shape, "commit", true, shape.rows()));
            trials.add(new Trial(shape, "commit", false, shape.rows()));
        }
        assertThat(trials).hasSizeGreaterThan(30);
        run(trials);
    }

    @Test
    @Tag("soak")
    void aKillAtAnyStepOfAnyTrialStoresEveryRowOnce() throws Exception {
        List<Trial> trials = new ArrayList<>();
        stepsOfAll()
                .forEach((shape, steps) -> steps.forEach(step -> {
                    trials.add(new Trial(shape, step, false, shape.rows()));
                    trials.add(new Trial(shape, step, true, shape.rows()));
                }));
        run(trials);
    }

    @Test
    @Tag("soak")
    void twoHundredRandomKillsStoreEveryRowOnce() throws Exception {
        run(random(200));
    }

    /** Repeatable with {@code -Dcrash.seed=…}. */
    private List<Trial> random(int count) throws IOException {
        long seed = Long.getLong("crash.seed", new Random().nextLong());
        keep("seed", Long.toString(seed));
        Random random = new Random(seed);
        Map<Shape, List<String>> steps = uploads.steps(Shape.values());
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    Shape shape = Shape.values()[random.nextInt(Shape.values().length)];
                    List<String> ofShape = steps.get(shape);
                    int rows = shape.rows() < 1_000 ? 1 + random.nextInt(900) : 1_001 + random.nextInt(3_000);
                    return new Trial(shape, ofShape.get(random.nextInt(ofShape.size())), random.nextBoolean(), rows);
                })
                .toList();
    }

    private void run(List<Trial> trials) {
        for (int i = 0; i < trials.size(); i += AT_ONCE) {
            runTogether(trials.subList(i, Math.min(trials.size(), i + AT_ONCE)));
        }
    }

    private void runTogether(List<Trial> trials) {
        List<Running> all = uploads.begin(trials);
        for (Running running : all) {
            Trial trial = running.trial();
            FaultAction action = trial.after() ? new FaultAction.HangAfter() : new FaultAction.Hang();
            snowflake.add(Fault.onceMatching(running.pattern(), action));
        }
        all.forEach(running -> amc.complete(running.execution()));
        Awaitility.await("every upload to be at its step")
                .untilAsserted(() -> assertThat(snowflake.faults())
                        .allSatisfy(fault -> assertThat(fault.hits())
                                .as(fault.fault().toString())
                                .isOne()));
        service.kill();
        leasesRunOut();
        snowflake.clearFaults();
        service = newService();
        all.forEach(running -> {
            uploads.awaitUploaded(running);
            uploads.assertComplete(running);
        });
        all.forEach(uploads::awaitCleanup);
    }
}
