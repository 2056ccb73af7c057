package org.amcsnowflake.promises;

import com.fasterxml.jackson.databind.JsonNode;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.amcsnowflake.flow.service.Amc;
import org.amcsnowflake.flow.service.RunningService;
import org.amcsnowflake.flow.service.Warehouse;
import org.amcsnowflake.local.postgres.LocalPostgres;
import org.amcsnowflake.local.postgres.TestPostgres;
import org.amcsnowflake.local.snowflake.LocalSnowflake;
import org.amcsnowflake.local.snowflake.LocalSnowflakeSettings;
import org.amcsnowflake.promises.PromisedTables.PromisedRow;
import org.awaitility.Awaitility;

import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * U1 and U8 for random results and options: an uploaded result, and its replacement, are read back as the options say, and
 * otherwise unchanged. If a replacement does
 * not fit the existing columns, it is refused and the first result is unchanged. Few rows are sent inline, more as
 * files of three, compressed with gzip.
 */
@Tag("service")
class RoundTripTest {
    private static TestPostgres.Database database;
    private static LocalSnowflake snowflake;
    private static RunningService service;
    private static Warehouse warehouse;
    private static Amc amc;
    private static UUID user;
    private static int tables;

    @BeforeContainer
    static void start() {
        database = LocalPostgres.forTests().freshDatabase();
        snowflake = LocalSnowflake.start(LocalSnowflakeSettings.demo());
        service = RunningService.start(
                database,
                snowflake,
                Map.of(
                        "upload.inline-rows",
                        "4",
                        "upload.batch-rows",
                        "3",
                        "upload.compression",
                        "gzip",
                        "upload.compression-level",
                        "9"));
        warehouse = new Warehouse(snowflake);
        amc = service.amc;
        user = amc.userWithDestination();
        RandomOptions.DOLLARS_FOR_A_POUND.forEach((day, rate) -> amc.update(
                "INSERT INTO snowflake_currency_rates (base, quote, day, rate) VALUES ('GBP', 'USD', ?::date, ?)",
                day,
                rate));
    }

    @AfterContainer
    static void stop() {
        service.close();
        warehouse.close();
        snowflake.close();
    }

    @Provide
    Arbitrary<RandomOptions.Results> results() {
        return RandomOptions.withResults(Results.results());
    }

    @Property(tries = 12)
    void everyResultIsStoredUnchangedExceptAsItsOptionsSay(@ForAll("results") RandomOptions.Results results) {
        check(results);
    }

    @Property(tries = 1_000)
    @Tag("soak")
    void aThousandResultsAreStoredUnchangedExceptAsTheirOptionsSay(@ForAll("results") RandomOptions.Results results) {
        check(results);
    }

    private static void check(RandomOptions.Results results) {
        String table = "T" + ++tables;
        RandomOptions options = results.options();
        if (options.changedRows()) {
            checkChangedRows(table, results);
        } else if (options.isAppend()) {
            checkAppend(table, results);
        } else {
            checkUpsert(table, results);
        }
        warehouse.execute("DROP TABLE IF EXISTS " + table);
        warehouse.execute("DROP TABLE IF EXISTS " + RandomOptions.first(table));
        snowflake.forget();
    }

    /** The second result replaces the first one of the execution. */
    private static void checkUpsert(String table, RandomOptions.Results results) {
        RandomOptions options = results.options();
        UUID execution = amc.execution(user, null, metadata(table, results), results.first());
        assertThat(settled(execution)).as(() -> sentence(execution)).isEqualTo("uploaded");
        assertHoldExactly(table, execution, options);

        amc.update("UPDATE workflow_executions SET status = 'RUNNING' WHERE id = ?", execution);
        amc.result(execution, results.second());
        amc.retry(execution);
        amc.complete(execution);
        if (settled(execution).equals("failed")) {
            assertIsRefusedForItsValues(execution);
            amc.result(execution, results.first());
        }
        assertHoldExactly(table, execution, options);
    }

    private static String metadata(String table, RandomOptions.Results results) {
        Set<String> columns = Stream.of(results.first(), results.second())
                .flatMap(result -> PromisedTables.rows(PromisedTables.parse(result)).stream())
                .flatMap(row -> row.keySet().stream())
                .collect(Collectors.toSet());
        return results.options().metadata(table, columns);
    }

    /** The second result is added to the first one. */
    private static void checkAppend(String table, RandomOptions.Results results) {
        UUID first = amc.execution(user, null, metadata(table, results), results.first());
        assertThat(settled(first)).as(() -> sentence(first)).isEqualTo("uploaded");
        UUID second = amc.execution(user, null, metadata(table, results), results.second());
        Map<String, PromisedRow> promised = new PromisedTables(amc).rowsOf(first);
        if (settled(second).equals("uploaded")) {
            promised.putAll(new PromisedTables(amc).rowsOf(second));
        } else {
            assertIsRefusedForItsValues(second);
        }
        assertHoldExactly(table, promised, results.options());
    }

    private static void assertIsRefusedForItsValues(UUID execution) {
        assertThat(amc.deadLetters(execution))
                .singleElement()
                .satisfies(letter -> assertThat(letter).containsEntry("error_class", "DATA"));
    }

    /** Each result is a rerun of the one before, and the last one has the same result again. */
    private static void checkChangedRows(String table, RandomOptions.Results results) {
        RandomOptions options = results.options();
        UUID schedule = amc.schedule(user, metadata(table, results));
        UUID first = run(schedule, results.first());
        assertThat(settled(first)).as(() -> sentence(first)).isEqualTo("uploaded");
        Map<Long, Map<String, JsonNode>> ofFirst = byNumber(first, options, true, Map.of());
        Map<Long, Map<String, JsonNode>> others = byNumber(first, options, false, Map.of());
        assertHasRows(RandomOptions.first(table), ofFirst);
        assertHasRows(table, others);

        UUID second = run(schedule, results.second());
        if (settled(second).equals("uploaded")) {
            ofFirst = byNumber(second, options, true, ofFirst);
            others = byNumber(second, options, false, others);
            UUID third = run(schedule, results.second());
            assertThat(settled(third)).as(() -> sentence(third)).isEqualTo("uploaded");
            assertThat(amc.attempts(third))
                    .singleElement()
                    .satisfies(attempt -> assertThat(attempt)
                            .containsEntry("rows_unchanged", attempt.get("rows_read"))
                            .containsEntry("rows_staged", 0L));
        } else {
            assertIsRefusedForItsValues(second);
        }
        assertHasRows(RandomOptions.first(table), ofFirst);
        assertHasRows(table, others);
    }

    private static UUID run(UUID schedule, String result) {
        UUID execution = amc.runningExecution(user, schedule, "{}", result);
        amc.window(execution, "2026-01-05T00:00:00Z", "2026-01-12T00:00:00Z");
        amc.complete(execution);
        return execution;
    }

    /** A column that the result no longer has keeps the values of rows that remain. */
    private static Map<Long, Map<String, JsonNode>> byNumber(
            UUID execution, RandomOptions options, boolean ofFirst, Map<Long, Map<String, JsonNode>> before) {
        Map<Long, Map<String, JsonNode>> rows = new HashMap<>();
        new PromisedTables(amc)
                .rowsOf(execution).values().stream()
                        .filter(row -> options.isForFirst(row.values()) == ofFirst)
                        .forEach(row -> rows.put(row.number(), options.shaped(row.values())));
        Set<String> columns =
                rows.values().stream().flatMap(row -> row.keySet().stream()).collect(Collectors.toSet());
        rows.forEach((number, row) -> before.getOrDefault(number, Map.of()).forEach((column, value) -> {
            if (!columns.contains(column)) {
                row.put(column, value);
            }
        }));
        return rows;
    }

    /** Whichever execution has written them. */
    private static void assertHasRows(String table, Map<Long, Map<String, JsonNode>> rows) {
        if (rows.isEmpty()
                && warehouse
                        .rows("SHOW TABLES LIKE '" + table.toUpperCase(Locale.ROOT) + "'")
                        .isEmpty()) {
            return;
        }
        Map<Long, String> writers = new HashMap<>();
        warehouse
                .rows("SELECT \"execution_id\" AS BY, \"amc_row_number\" AS N FROM " + table)
                .forEach(row ->
                        writers.put(Long.parseLong(String.valueOf(row.get("N"))), String.valueOf(row.get("BY"))));
        Map<String, PromisedRow> promised = new HashMap<>();
        rows.forEach((number, values) -> {
            PromisedRow row = new PromisedRow(String.valueOf(writers.get(number)), number, values);
            promised.put(PromisedTables.name(row), row);
        });
        StoredRows.assertAre(warehouse, table, "TRUE", promised);
    }

    private static String settled(UUID execution) {
        Awaitility.await("the end of the upload")
                .pollInterval(Duration.ofMillis(5))
                .until(() -> {
                    String status = amc.status(execution);
                    return "uploaded".equals(status) || "failed".equals(status);
                });
        return String.valueOf(amc.status(execution));
    }

    private static String sentence(UUID execution) {
        return String.valueOf(amc.row(execution).get("snowflake_error_message"));
    }

    private static void assertHoldExactly(String table, UUID execution, RandomOptions options) {
        assertHoldExactly(table, new PromisedTables(amc).rowsOf(execution), options);
    }

    private static void assertHoldExactly(String table, Map<String, PromisedRow> promised, RandomOptions options) {
        Map<String, PromisedRow> first = new HashMap<>(promised);
        Map<String, PromisedRow> others = new HashMap<>(first);
        first.values().removeIf(row -> !options.isForFirst(row.values()));
        others.values().removeIf(row -> options.isForFirst(row.values()));
        assertHolds(RandomOptions.first(table), first, options);
        assertHolds(table, others, options);
    }

    private static void assertHolds(String table, Map<String, PromisedRow> promised, RandomOptions options) {
        promised.replaceAll(
                (name, row) -> new PromisedRow(row.executionId(), row.number(), options.shaped(row.values())));
        // An empty result creates no table.
        if (!promised.isEmpty()
                || !warehouse
                        .rows("SHOW TABLES LIKE '" + table.toUpperCase(Locale.ROOT) + "'")
                        .isEmpty()) {
            StoredRows.assertAre(warehouse, table, "TRUE", promised);
        }
    }
}
