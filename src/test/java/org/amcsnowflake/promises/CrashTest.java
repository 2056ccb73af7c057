package org.amcsnowflake.promises;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.amcsnowflake.flow.Amc;
import org.amcsnowflake.flow.Warehouse;
import org.amcsnowflake.local.postgres.LocalPostgres;
import org.amcsnowflake.local.postgres.TestPostgres;
import org.amcsnowflake.local.snowflake.LocalSnowflake;
import org.amcsnowflake.local.snowflake.LocalSnowflakeSettings;
import org.amcsnowflake.local.snowflake.fault.Fault;
import org.amcsnowflake.local.snowflake.fault.FaultAction;
import org.amcsnowflake.local.snowflake.session.Timing;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * U1, U4, U5 and U6 where the process is killed at a step: whichever it is, and whether the step's statement has taken
 * effect or not, the next process ends the upload with every row once. Several uploads stand each at a step of its own when
 * the process is killed.
 */
class CrashTest {
    private static final int AT_ONCE = 8;

    private final TestPostgres.Database database = LocalPostgres.forTests().freshDatabase();
    private final LocalSnowflake snowflake = LocalSnowflake.start(
            LocalSnowflakeSettings.demo().withTiming(Timing.standard().withIdleBlocker(Duration.ofSeconds(1))));
    private final Amc amc = new Amc(database.dataSource());
    private final Warehouse warehouse = new Warehouse(snowflake);
    private ServiceProcess service;
    private UUID user;
    private int tables;

    /** What an upload is like. */
    private enum Shape {
        UPSERT(false, false, 7),
        UPSERT_OF_FILES(false, false, 1_200),
        /** Uploaded before, with more rows. */
        REPLACING(false, true, 7),
        REPLACING_BY_FILES(false, true, 1_200),
        /** Uploaded before, with integers where decimals follow. */
        WIDENING(false, true, 7),
        APPEND(true, false, 7),
        APPEND_OF_FILES(true, false, 1_200);

        private final boolean append;
        private final boolean again;
        private final int rows;

        Shape(boolean append, boolean again, int rows) {
            this.append = append;
            this.again = again;
            this.rows = rows;
        }

        private String result(int count) {
            return this == WIDENING ? Amc.rows(count).replaceAll("(\\d+)}", "$1.5}") : Amc.rows(count);
        }

        private long twiceTheSum(int count) {
            return (long) count * (count + 1) + (this == WIDENING ? count : 0);
        }
    }

    /** @param after whether the step's statement takes effect before the process is killed */
    private record Trial(Shape shape, String step, boolean after, int rows) {}

    private record Running(Trial trial, UUID execution, String table) {}

    @BeforeEach
    void start() {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
        Awaitility.setDefaultPollInterval(Duration.ofMillis(20));
        service = newService();
    }

    @AfterEach
    void stop() {
        service.close();
        warehouse.close();
        snowflake.close();
    }

    private ServiceProcess newService() {
        return ServiceProcess.start(
                database.jdbcUrl(),
                LocalPostgres.USER,
                snowflake.url(),
                Map.of("UPLOAD_WORKERS", Integer.toString(AT_ONCE)));
    }

    @Test
    void killedAtAnyStepEveryRowIsThereOnce() throws Exception {
        List<Trial> trials = new ArrayList<>();
        stepsOf().forEach((shape, steps) -> {
            for (String step : steps) {
                trials.add(new Trial(shape, step, false, shape.rows));
                trials.add(new Trial(shape, step, true, shape.rows));
            }
        });
        assertThat(trials).hasSizeGreaterThan(50);
        run(trials);
    }

    @Test
    void killedAtTwentyRandomStepsEveryRowIsThereOnce() throws Exception {
        run(random(20));
    }

    @Test
    @Tag("soak")
    void killedAtTwoHundredRandomStepsEveryRowIsThereOnce() throws Exception {
        run(random(200));
    }

    /** Repeatable with {@code -Dcrash.seed=…}. */
    private List<Trial> random(int count) throws IOException {
        long seed = Long.getLong("crash.seed", new Random().nextLong());
        System.out.println("CrashTest: seed " + seed);
        Random random = new Random(seed);
        Map<Shape, List<String>> steps = stepsOf();
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    Shape shape = Shape.values()[random.nextInt(Shape.values().length)];
                    List<String> ofShape = steps.get(shape);
                    int rows = shape.rows < 1_000 ? 1 + random.nextInt(900) : 1_001 + random.nextInt(3_000);
                    return new Trial(shape, ofShape.get(random.nextInt(ofShape.size())), random.nextBoolean(), rows);
                })
                .toList();
    }

    /** The steps at which Snowflake is asked something, seen in an upload of each shape that nothing disturbs. */
    private Map<Shape, List<String>> stepsOf() throws IOException {
        user = amc.userWithDestination();
        Map<Shape, List<String>> steps = new LinkedHashMap<>();
        for (Shape shape : Shape.values()) {
            List<String> seen = stepsOf(shape);
            // On a busy machine a lease may run out, and a repeated upload begins with a step that others do not have.
            while (seen.contains("remove-earlier-files")) {
                seen = stepsOf(shape);
            }
            steps.put(shape, seen);
        }
        return steps;
    }

    private List<String> stepsOf(Shape shape) throws IOException {
        Running undisturbed = begin(new Trial(shape, "none", false, shape.rows));
        snowflake.forget();
        amc.complete(undisturbed.execution());
        awaitUploaded(undisturbed);
        assertComplete(undisturbed);
        awaitTidy(undisturbed);
        List<String> seen = new ArrayList<>();
        for (var statement : snowflake.statements()) {
            if (statement.tag().contains(undisturbed.execution().toString())) {
                JsonNode tag = new ObjectMapper().readTree(statement.tag());
                seen.add(tag.get("step").asText());
            }
        }
        return seen.stream().distinct().toList();
    }

    private void run(List<Trial> trials) {
        for (int i = 0; i < trials.size(); i += AT_ONCE) {
            runTogether(trials.subList(i, Math.min(trials.size(), i + AT_ONCE)));
        }
    }

    private void runTogether(List<Trial> trials) {
        List<Running> all = new ArrayList<>();
        for (Trial trial : trials) {
            Running running = begin(trial);
            FaultAction action = trial.after() ? new FaultAction.HangAfter() : new FaultAction.Hang();
            snowflake.add(Fault.onceMatching(
                    "\"execution\":\"" + running.execution() + "\".*\"step\":\"" + trial.step() + "\"", action));
            all.add(running);
        }
        all.forEach(running -> amc.complete(running.execution()));
        Awaitility.await("every upload stands at its step")
                .untilAsserted(() -> assertThat(snowflake.faults())
                        .allSatisfy(fault -> assertThat(fault.hits())
                                .as(fault.fault().toString())
                                .isOne()));
        service.kill();
        snowflake.clearFaults();
        service = newService();
        all.forEach(running -> {
            awaitUploaded(running);
            assertComplete(running);
        });
        all.forEach(this::awaitTidy);
    }

    private Running begin(Trial trial) {
        String table = "T" + ++tables;
        String metadata = "{\"snowflake_enabled\": true, \"snowflake_table_name\": \"" + table
                + "\"%s}".formatted(trial.shape().append ? ", \"snowflake_strategy\": \"append\"" : "");
        int before = trial.shape().again ? trial.rows() + 100 : trial.rows();
        UUID execution = amc.runningExecution(user, null, metadata, Amc.rows(before));
        Running running = new Running(trial, execution, table);
        if (trial.shape().again) {
            amc.complete(execution);
            awaitUploaded(running);
            awaitTidy(running);
            amc.update("UPDATE workflow_executions SET status = 'RUNNING' WHERE id = ?", execution);
            amc.retry(execution);
            amc.result(execution, trial.shape().result(trial.rows()));
        }
        return running;
    }

    private void awaitUploaded(Running running) {
        Awaitility.await(running + " is uploaded").until(() -> {
            assertThat(service.isAlive()).isTrue();
            return "uploaded".equals(amc.status(running.execution()));
        });
    }

    /** What follows once the upload is settled has ended too. */
    private void awaitTidy(Running running) {
        Awaitility.await(running + " is tidied up")
                .until(() -> snowflake.statements().stream().noneMatch(statement -> statement.endedAt() == null)
                        && warehouse.rows("LIST @~").stream()
                                .noneMatch(file -> String.valueOf(file)
                                        .contains(String.valueOf(
                                                amc.row(running.execution()).get("snowflake_upload_id")))));
    }

    private void assertComplete(Running running) {
        int rows = running.trial().rows();
        Map<String, ?> counts = warehouse
                .rows(
                        "SELECT COUNT(*) AS C, COUNT(DISTINCT \"amc_row_number\") AS R, (SUM(\"n\") * 2)::INTEGER AS S, COUNT_IF(\"execution_id\" ="
                                + " '" + running.execution() + "') AS E FROM " + running.table())
                .get(0);
        assertThat(counts.toString())
                .as(running.toString())
                .isEqualTo("{C=%1$d, R=%1$d, S=%2$d, E=%1$d}"
                        .formatted(rows, running.trial().shape().twiceTheSum(rows)));
        assertThat(amc.attempts(running.execution()))
                .as("attempts of " + running)
                .last()
                .satisfies(receipt -> assertThat(receipt).containsEntry("rows_read", (long) rows));
    }
}
