package org.amcsnowflake.promises;

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
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * U1 and U8 for random results and options: an uploaded result, and its replacement, are read back as the options say, and
 * otherwise unchanged. If a replacement does
 * not fit the existing columns, it is refused and the first result is unchanged. Few rows are sent inline, more as
 * files of three.
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
        service =
                RunningService.start(database, snowflake, Map.of("upload.inline-rows", "4", "upload.batch-rows", "3"));
        warehouse = new Warehouse(snowflake);
        amc = service.amc;
        user = amc.userWithDestination();
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
        UUID execution = amc.execution(user, null, options.metadata(table), results.first());
        assertThat(settled(execution)).as(() -> sentence(execution)).isEqualTo("uploaded");
        assertHoldExactly(table, execution, options);

        amc.update("UPDATE workflow_executions SET status = 'RUNNING' WHERE id = ?", execution);
        amc.result(execution, results.second());
        amc.retry(execution);
        amc.complete(execution);
        if (settled(execution).equals("failed")) {
            assertThat(amc.deadLetters(execution))
                    .singleElement()
                    .satisfies(letter -> assertThat(letter).containsEntry("error_class", "DATA"));
            amc.result(execution, results.first());
        }
        assertHoldExactly(table, execution, options);
        warehouse.execute("DROP TABLE IF EXISTS " + table);
        warehouse.execute("DROP TABLE IF EXISTS " + RandomOptions.first(table));
        snowflake.forget();
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
        Map<String, PromisedRow> first = new PromisedTables(amc).rowsOf(execution);
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
