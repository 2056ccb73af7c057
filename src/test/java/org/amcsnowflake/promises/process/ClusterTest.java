package org.amcsnowflake.promises.process;

import org.amcsnowflake.flow.service.Amc;
import org.amcsnowflake.local.snowflake.LocalSnowflakeSettings;
import org.amcsnowflake.local.snowflake.session.Timing;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Three instances on one PostgreSQL and one local Snowflake are killed, stopped and paused at random while they work:
 * each execution's rows are stored once.
 */
@Tag("soak")
class ClusterTest extends ProcessTest {
    private static final int INSTANCES = 3;
    private static final int USERS = 12;
    /** Tables that two users each write to. */
    private static final int TABLES = 18;

    private final List<ServiceProcess> instances = new ArrayList<>();
    private final long seed = Long.getLong("cluster.seed", new Random().nextLong());
    private final Random random = new Random(seed);
    private final Map<String, Map<UUID, Integer>> rowsByTable = new HashMap<>();

    ClusterTest() {
        super(LocalSnowflakeSettings.demo().withTiming(Timing.standard().withIdleBlocker(Duration.ofSeconds(1))));
    }

    /** What happens to an instance. */
    private enum Trouble {
        KILLED,
        STOPPED,
        /** For longer than its leases. */
        PAUSED
    }

    @Test
    void everyExecutionIsUploadedOnceWhateverHappensToTheInstances() {
        int executions = Integer.getInteger("cluster.executions", 2_500);
        int troubles = Integer.getInteger("cluster.troubles", 120);
        keep("seed", Long.toString(seed));
        create(executions);
        for (int i = 0; i < INSTANCES; i++) {
            instances.add(newInstance());
        }
        Map<Trouble, Integer> happened = new EnumMap<>(Trouble.class);
        for (int i = 1; i <= troubles; i++) {
            awaitUploaded((long) executions * i / (troubles + 2) + random.nextInt(executions / troubles));
            // The first ones cover each kind.
            int which = i <= Trouble.values().length ? i - 1 : random.nextInt(Trouble.values().length);
            happened.merge(disturb(Trouble.values()[which]), 1, Integer::sum);
        }
        Awaitility.await("every execution to be uploaded")
                .untilAsserted(() -> assertThat(amc.rows("SELECT id, snowflake_status, snowflake_error_message,"
                                + " snowflake_attempt_count, snowflake_next_attempt_at - now() AS due FROM workflow_executions"
                                + " WHERE snowflake_status IS DISTINCT FROM 'uploaded'"))
                        .isEmpty());
        assertThat(storedRows()).isEqualTo(rowsByTable);
        assertThat(amc.rows(
                        "SELECT execution_id FROM snowflake_upload_attempts WHERE outcome = 'uploaded' GROUP BY execution_id"
                                + " HAVING count(*) = 1"))
                .hasSize(executions);
        Awaitility.await("no attempt to count as running")
                .untilAsserted(
                        () -> assertThat(amc.rows("SELECT * FROM snowflake_upload_attempts WHERE outcome = 'running'"))
                                .isEmpty());
        Awaitility.await("the stage to be empty")
                .untilAsserted(() -> assertThat(warehouse.rows("LIST @~").stream()
                                .map(file -> file.get("name") + ", attempts: "
                                        + attemptsOf(String.valueOf(file.get("name")))))
                        .isEmpty());
        System.out.printf(
                "ClusterTest: %,d executions, %,d rows; %s; attempts: %s%n",
                executions,
                rowsByTable.values().stream()
                        .flatMap(table -> table.values().stream())
                        .mapToInt(Integer::intValue)
                        .sum(),
                happened,
                amc.rows("SELECT outcome, count(*) FROM snowflake_upload_attempts GROUP BY outcome ORDER BY outcome"));
    }

    /** The attempts of the upload that the staged file belongs to. */
    private List<Map<String, Object>> attemptsOf(String file) {
        return amc.rows(
                "SELECT * FROM snowflake_upload_attempts WHERE position(cast(upload_id AS text) IN ?) > 0 ORDER BY id",
                file);
    }

    /** Small and large results, upserts and appends. */
    private void create(int executions) {
        List<UUID> users =
                Stream.generate(amc::userWithDestination).limit(USERS).toList();
        for (int i = 0; i < executions; i++) {
            int user = random.nextInt(USERS);
            String table = "T" + (user / 2 * 3 + random.nextInt(3)) % TABLES;
            int rows = random.nextInt(8) == 0 ? 1_001 + random.nextInt(500) : 1 + random.nextInt(20);
            UUID execution = amc.execution(
                    users.get(user),
                    null,
                    "{\"snowflake_enabled\": true, \"snowflake_table_name\": \"%s\", \"snowflake_strategy\": \"%s\"}"
                            .formatted(table, random.nextBoolean() ? "append" : "upsert"),
                    Amc.rows(rows));
            rowsByTable.computeIfAbsent(table, name -> new HashMap<>()).put(execution, rows);
        }
    }

    private Trouble disturb(Trouble trouble) {
        int which = random.nextInt(instances.size());
        ServiceProcess instance = instances.get(which);
        switch (trouble) {
            case KILLED -> {
                instance.kill();
                instances.set(which, newInstance());
            }
            case STOPPED -> {
                instance.terminate();
                instances.set(which, newInstance());
            }
            case PAUSED -> {
                instance.pause();
                // Its leases have expired once others have continued for a while or recovered its uploads.
                long before = uploaded();
                Awaitility.await()
                        .pollDelay(Duration.ofMillis(1_000L + random.nextInt(3_000)))
                        .until(() -> uploaded() > before || uploaded() == total());
                instance.resume();
            }
        }
        return trouble;
    }

    private ServiceProcess newInstance() {
        Map<String, String> settings = new HashMap<>(ServiceProcess.SHORT_LEASES);
        settings.put("LEASE_DURATION", "3s");
        settings.put("UPLOAD_MAX_PER_DESTINATION", "3");
        return newService(settings);
    }

    private void awaitUploaded(long count) {
        Awaitility.await(count + " executions are uploaded").until(() -> uploaded() >= count);
    }

    private long uploaded() {
        return ((Number) amc.one("SELECT count(*) AS n FROM workflow_executions WHERE snowflake_status = 'uploaded'")
                        .get("n"))
                .longValue();
    }

    private long total() {
        return rowsByTable.values().stream().mapToInt(Map::size).sum();
    }

    /** The number of distinct rows by table and execution. */
    private Map<String, Map<UUID, Integer>> storedRows() {
        Map<String, Map<UUID, Integer>> stored = new HashMap<>();
        for (String table : rowsByTable.keySet()) {
            Map<UUID, Integer> counts = new HashMap<>();
            warehouse
                    .rows("SELECT \"execution_id\" AS ID, COUNT(*) AS C, COUNT(DISTINCT \"n\") AS D FROM " + table
                            + " GROUP BY \"execution_id\"")
                    .forEach(row -> {
                        int rows = ((Number) row.get("C")).intValue();
                        assertThat(((Number) row.get("D")).intValue())
                                .as("distinct rows of " + row.get("ID"))
                                .isEqualTo(rows);
                        counts.put(UUID.fromString(String.valueOf(row.get("ID"))), rows);
                    });
            stored.put(table, counts);
        }
        return stored;
    }
}
