package org.amcsnowflake.promises.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.amcsnowflake.flow.service.Amc;
import org.amcsnowflake.flow.service.Warehouse;
import org.amcsnowflake.local.snowflake.LocalSnowflake;
import org.awaitility.Awaitility;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Uploads of several shapes, each to be disturbed at a particular step. */
final class Trials {
    /** Several, since a recently failed destination gets one worker at a time. */
    private static final int USERS = 8;

    /** The column n is microcents of x, and the columns x and n swap their names. */
    private static final String SHAPING = """
            , "snowflake_columns": {"x": "n", "n": "x", "id": null, "h": "HASH"},
            "snowflake_transforms": [{"column": "x", "transform": "microcents"}, {"column": "n", "transform": "upper"},
             {"column": "id", "transform": "hash", "into": "h"}]""";

    private static final String HASH_OF_PRIVATE = "715dc8493c36579a5b116995100f635e3572fdf8703e708ef1a08d943b36774e";

    private static final List<String> STEPS_OF_A_REPETITION =
            List.of("cancel-previous-statements", "show-transactions");

    /** Of several tables, the name of the first one ends so. */
    private static final String FIRST = "_FIRST";

    private static final Set<String> STEPS_OF_EACH_TABLE =
            Set.of("delete-stale-rows", "merge-rows", "count-matching-rows", "delete-absent-keys", "confirm-target");

    /** Steps that occur only in long transactions, or only in the first upload with a receipt. */
    private static final Set<String> UNPREDICTABLE_STEPS =
            Set.of("find-transaction", "find-receipt-table", "describe-receipt-table", "create-receipt-table");

    private final LocalSnowflake snowflake;
    private final Amc amc;
    private final Warehouse warehouse;
    private final List<UUID> users;
    private final List<UUID> usersWithReceipts;
    private int tables;

    Trials(LocalSnowflake snowflake, Amc amc, Warehouse warehouse) {
        this.snowflake = snowflake;
        this.amc = amc;
        this.warehouse = warehouse;
        users = Stream.generate(amc::userWithDestination).limit(USERS).toList();
        usersWithReceipts = Stream.generate(amc::userWithDestination).limit(2).toList();
        usersWithReceipts.forEach(
                user -> amc.update("UPDATE user_snowflake_configs SET upload_receipts = true WHERE user_id = ?", user));
    }

    /** The shape of an upload. */
    enum Shape {
        UPSERT(false, false, 7),
        UPSERT_OF_FILES(false, false, 1_200),
        /** An execution uploaded before with more rows. */
        REPLACING(false, true, 7),
        REPLACING_BY_FILES(false, true, 1_200),
        /** An execution uploaded before with integers, now with decimals. */
        WIDENING(false, true, 7),
        APPEND(true, false, 7),
        APPEND_OF_FILES(true, false, 1_200),
        /** With transforms, renamed and dropped columns; uploaded before with more rows. */
        SHAPED(false, true, 7),
        SHAPED_OF_FILES(false, true, 1_200),
        SHAPED_APPEND(true, false, 7),
        /** An execution uploaded before with rows, now with none. */
        CLEARING(false, true, 0),
        /** A re-run of an older execution with more rows. */
        RERUN(false, false, 7),
        RERUN_OF_FILES(false, false, 1_200),
        /** The same with explicit keys. */
        RERUN_BY_KEY(false, false, 7),
        /** The same, and every row that remains is left to the older execution. */
        RERUN_OF_CHANGED_ROWS(false, false, 7),
        /** An execution whose rows go to two tables, uploaded before with more rows. */
        DISTRIBUTED(false, true, 7),
        DISTRIBUTED_BY_FILES(false, true, 1_200),
        /** Leaving a receipt in Snowflake. */
        WITH_RECEIPT(false, true, 7),
        APPEND_OF_FILES_WITH_RECEIPT(true, false, 1_200),
        /**
         * With transforms, renamed and dropped columns, two tables and only changed rows: a re-run of an older
         * execution with more rows, of which every second one has changed.
         */
        ALL_OPTIONS(false, false, 7),
        ALL_OPTIONS_BY_FILES(false, false, 1_200),
        /** The same options, as far as an append has them. */
        ALL_OPTIONS_APPEND(true, false, 1_200);

        private final boolean append;
        private final boolean again;
        private final int rows;

        Shape(boolean append, boolean again, int rows) {
            this.append = append;
            this.again = again;
            this.rows = rows;
        }

        int rows() {
            return rows;
        }

        boolean isRerun() {
            return this == RERUN || this == RERUN_OF_FILES || isByKey();
        }

        private boolean isByKey() {
            return this == RERUN_BY_KEY || isOfChangedRows();
        }

        boolean isOfChangedRows() {
            return this == RERUN_OF_CHANGED_ROWS || this == ALL_OPTIONS || this == ALL_OPTIONS_BY_FILES;
        }

        private boolean hasAllOptions() {
            return this == ALL_OPTIONS || this == ALL_OPTIONS_BY_FILES || this == ALL_OPTIONS_APPEND;
        }

        /** How many of the rows bear the id of the execution. */
        private int written(int count) {
            if (isOfChangedRows()) {
                return hasAllOptions() ? count / 2 : 0;
            }
            return count;
        }

        private boolean hasReceipt() {
            return this == WITH_RECEIPT || this == APPEND_OF_FILES_WITH_RECEIPT;
        }

        private boolean isShaped() {
            return this == SHAPED || this == SHAPED_OF_FILES || this == SHAPED_APPEND || hasAllOptions();
        }

        private boolean isDistributed() {
            return this == DISTRIBUTED || this == DISTRIBUTED_BY_FILES || hasAllOptions();
        }

        private String metadata(String table) {
            String more = (isShaped() ? SHAPING : "") + strategy();
            if (isDistributed()) {
                more += ", \"snowflake_tables\": [{\"table\": \"" + table + FIRST
                        + "\", \"when\": {\"column\": \"n\", \"in\": [1, 3, 4, 1000]}}]";
            }
            return "{\"snowflake_enabled\": true, \"snowflake_table_name\": \"" + table + "\"" + more + "}";
        }

        private String strategy() {
            String key = isByKey() ? ", \"snowflake_key_columns\": [\"n\"]" : "";
            String changed = isOfChangedRows() ? ", \"snowflake_incremental\": \"changed_rows\"" : "";
            return append ? ", \"snowflake_strategy\": \"append\"" : key + changed;
        }

        private String result(int count) {
            if (isShaped()) {
                return shaped(count, "private");
            }
            return this == WIDENING ? Amc.rows(count).replaceAll("(\\d+)}", "$1.5}") : Amc.rows(count);
        }

        /** Of an earlier execution, or an earlier upload of this one. */
        private String earlierResult(int count) {
            // One that is widened later begins with integers.
            return isShaped() ? shaped(count, "former") : Amc.rows(count);
        }

        /** @param even the id in every second row */
        private static String shaped(int count, String even) {
            return IntStream.rangeClosed(1, count)
                    .mapToObj(n -> "{\"n\": \"x%1$d\", \"x\": %1$d00000000, \"id\": \"%2$s\"}"
                            .formatted(n, n % 2 == 0 ? even : "private"))
                    .collect(Collectors.joining(", ", "[", "]"));
        }

        private long twiceTheSum(int count) {
            return (long) count * (count + 1) + (this == WIDENING ? count : 0);
        }
    }

    /** @param after whether the step's statement takes effect before the process is killed */
    record Trial(Shape shape, String step, boolean after, int rows) {}

    record Running(Trial trial, UUID execution, String table) {

        /** Matches the trial's statement; of those that each table has, that of the later one. */
        String pattern() {
            boolean ofEachTable = trial.shape.isDistributed() && STEPS_OF_EACH_TABLE.contains(trial.step);
            return (ofEachTable ? "\"" + table + "\"[\\s\\S]*" : "") + "\"execution\":\"" + execution
                    + "\".*\"step\":\"" + trial.step + "\"";
        }
    }

    /** The steps with Snowflake statements, recorded from an undisturbed upload of each shape. */
    Map<Shape, List<String>> steps(Shape... shapes) throws IOException {
        Map<Shape, List<String>> steps = new TreeMap<>();
        Set<Shape> unseen = new LinkedHashSet<>(List.of(shapes));
        while (!unseen.isEmpty()) {
            List<Running> undisturbed = begin(unseen.stream()
                    .map(shape -> new Trial(shape, "none", false, shape.rows))
                    .toList());
            snowflake.forget();
            undisturbed.forEach(running -> amc.complete(running.execution()));
            undisturbed.forEach(this::awaitUploaded);
            for (Running running : undisturbed) {
                assertComplete(running);
                awaitCleanup(running);
                List<String> seen = stepsOf(running);
                // If a lease expires on a busy machine, the upload is repeated with additional steps.
                if (Collections.disjoint(seen, STEPS_OF_A_REPETITION)) {
                    steps.put(running.trial().shape(), seen);
                    unseen.remove(running.trial().shape());
                }
            }
        }
        return steps;
    }

    private List<String> stepsOf(Running running) throws IOException {
        List<String> seen = new ArrayList<>();
        for (var statement : snowflake.statements()) {
            if (statement.tag().contains(running.execution().toString())) {
                JsonNode tag = new ObjectMapper().readTree(statement.tag());
                seen.add(tag.get("step").asText());
            }
        }
        return seen.stream()
                .filter(step -> !UNPREDICTABLE_STEPS.contains(step))
                .distinct()
                .toList();
    }

    /** Prepares executions to be completed; earlier uploads have finished. */
    List<Running> begin(List<Trial> trials) {
        List<Running> all = trials.stream().map(this::create).toList();
        List<Running> again =
                all.stream().filter(running -> running.trial().shape().again).toList();
        again.forEach(running -> amc.complete(running.execution()));
        again.forEach(this::awaitUploaded);
        again.forEach(this::awaitCleanup);
        for (Running running : again) {
            UUID execution = running.execution();
            amc.update("UPDATE workflow_executions SET status = 'RUNNING' WHERE id = ?", execution);
            amc.retry(execution);
            amc.result(execution, running.trial().shape().result(running.trial().rows()));
        }
        return all;
    }

    private Running create(Trial trial) {
        String table = "T" + ++tables;
        UUID user = trial.shape().hasReceipt()
                ? usersWithReceipts.get(tables % usersWithReceipts.size())
                : users.get(tables % USERS);
        String metadata = trial.shape().metadata(table);
        if (trial.shape().isRerun()) {
            UUID schedule = amc.schedule(user, metadata);
            UUID older = ofWindow(user, schedule, trial.shape().earlierResult(trial.rows() + 100));
            amc.complete(older);
            Awaitility.await("the older run of " + trial).until(() -> "uploaded".equals(amc.status(older)));
            return new Running(trial, ofWindow(user, schedule, trial.shape().result(trial.rows())), table);
        }
        String result = trial.shape().again
                ? trial.shape().earlierResult(trial.rows() + 100)
                : trial.shape().result(trial.rows());
        return new Running(trial, amc.runningExecution(user, null, metadata, result), table);
    }

    private UUID ofWindow(UUID user, UUID schedule, String result) {
        UUID execution = amc.runningExecution(user, schedule, "{}", result);
        amc.window(execution, "2026-01-05T00:00:00Z", "2026-01-12T00:00:00Z");
        return execution;
    }

    void awaitUploaded(Running running) {
        Awaitility.await(running + " is uploaded").until(() -> "uploaded".equals(amc.status(running.execution())));
    }

    /** The cleanup after the upload has ended too. */
    void awaitCleanup(Running running) {
        Awaitility.await(running + " is tidied up")
                .until(() -> snowflake.statements().stream().noneMatch(statement -> statement.endedAt() == null)
                        && warehouse.rows("LIST @~").stream()
                                .noneMatch(file -> String.valueOf(file)
                                        .contains(String.valueOf(
                                                amc.row(running.execution()).get("snowflake_upload_id")))));
    }

    private static String rowsOf(Running running) {
        if (!running.trial().shape().isDistributed()) {
            return running.table();
        }
        String shaped = running.trial().shape().isShaped() ? "\"x\", HASH, " : "";
        String columns = "SELECT " + shaped + "\"n\", \"amc_row_number\", \"execution_id\" FROM ";
        return "(" + columns + running.table() + " UNION ALL " + columns + running.table() + FIRST + ")";
    }

    void assertComplete(Running running) {
        int rows = running.trial().rows();
        Map<String, ?> counts = warehouse
                .rows(
                        "SELECT COUNT(*) AS C, COUNT(DISTINCT \"amc_row_number\") AS R, (COALESCE(SUM(\"n\"), 0) * 2)::INTEGER AS S, COUNT_IF(\"execution_id\" ="
                                + " '" + running.execution() + "') AS E FROM " + rowsOf(running))
                .get(0);
        assertThat(counts.toString())
                .as(running.toString())
                .isEqualTo("{C=%1$d, R=%1$d, S=%2$d, E=%3$d}"
                        .formatted(
                                rows,
                                running.trial().shape().twiceTheSum(rows),
                                running.trial().shape().written(rows)));
        if (running.trial().shape().isShaped()) {
            assertShaped(running);
        }
        if (running.trial().shape().hasReceipt()) {
            assertReceipt(running);
        }
        assertThat(amc.attempts(running.execution()))
                .as("attempts of " + running)
                .last()
                .satisfies(receipt -> assertThat(receipt).containsEntry("rows_read", (long) rows));
    }

    /** One of each upload, and that of the last one is what PostgreSQL has. */
    private void assertReceipt(Running running) {
        Map<String, ?> upload = amc.attempts(running.execution())
                .get(amc.attempts(running.execution()).size() - 1);
        assertThat(warehouse.rows("SELECT ROWS_READ, ROWS_INSERTED, ROWS_DELETED FROM AMC_UPLOADS WHERE UPLOAD_ID = '"
                        + upload.get("upload_id") + "'"))
                .as(running.toString())
                .hasToString("[{ROWS_READ=%s, ROWS_INSERTED=%s, ROWS_DELETED=%s}]"
                        .formatted(upload.get("rows_read"), upload.get("rows_inserted"), upload.get("rows_deleted")));
        boolean isCommitted =
                running.trial().step().equals("commit") && running.trial().after();
        if (isCommitted) {
            assertThat(upload.get("committed_by_attempt"))
                    .as(running.toString())
                    .isEqualTo(1);
        }
    }

    private void assertShaped(Running running) {
        String columns = warehouse.rows("DESCRIBE TABLE " + running.table()).stream()
                .map(row -> row.get("name") + " " + row.get("type"))
                .filter(column ->
                        !column.matches("(execution_id|schedule_id|time_window_\\w+|uploaded_at|amc_\\w+) .*"))
                .sorted()
                .toList()
                .toString();
        assertThat(columns)
                .as(running.toString())
                .isEqualTo("[HASH VARCHAR(16777216), n NUMBER(38,0), x VARCHAR(16777216)]");
        assertThat(warehouse.count("SELECT COUNT(*) FROM " + rowsOf(running)
                        + " WHERE \"x\" = 'X' || \"n\" AND HASH = '" + HASH_OF_PRIVATE + "'"))
                .as(running.toString())
                .isEqualTo(running.trial().rows());
    }
}
