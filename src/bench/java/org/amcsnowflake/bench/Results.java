package org.amcsnowflake.bench;

import org.amcsnowflake.flow.service.Amc;
import org.amcsnowflake.upload.result.ResultShape;

import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Executions with large results, as AMC delivers them: in chunks. */
final class Results {
    private static final int ROWS_PER_CHUNK = 50_000;

    private Results() {}

    /** Eleven columns of all kinds. */
    static UUID narrow(Amc amc, UUID user, int rows) {
        return execution(amc, user, rows, """
                'n', n, 'campaign', 'Campaign ' || n % 1000, 'day', date '2026-01-01' + n % 365,
                'impressions', n * 7, 'clicks', n % 97, 'cost', round(n / 7.0, 2), 'converted', n % 2 = 0,
                'brand', CASE n % 3 WHEN 0 THEN 'A' WHEN 1 THEN 'B' END, 'country', 'DE',
                'seen', timestamp '2026-01-01' + n * interval '1 s', 'share', n / 1000003.0""");
    }

    /** Two hundred columns of numbers and texts. */
    static UUID wide(Amc amc, UUID user, int rows) {
        // jsonb_build_object takes at most a hundred arguments.
        String columns = IntStream.range(0, 5)
                .mapToObj(part -> IntStream.range(part * 40, part * 40 + 40)
                        .mapToObj(i -> i % 2 == 0
                                ? "'c%d', n + %1$d".formatted(i)
                                : "'c%d', 'value ' || n %% %1$d".formatted(i))
                        .collect(Collectors.joining(", ", "jsonb_build_object(", ")")))
                .collect(Collectors.joining(" || "));
        return insert(amc, user, rows, ROWS_PER_CHUNK / 10, columns);
    }

    /** The first rows of a wide result again and again: generating them all would take an hour. */
    static UUID repeated(Amc amc, UUID user, int rows, int distinct) {
        UUID execution = wide(amc, user, distinct);
        int chunks = distinct / (ROWS_PER_CHUNK / 10);
        for (int repeat = 1; repeat < rows / distinct; repeat++) {
            amc.update(
                    "INSERT INTO workflow_execution_result_chunks SELECT execution_id, chunk_no + ?, rows"
                            + " FROM workflow_execution_result_chunks WHERE execution_id = ? AND chunk_no <= ?",
                    repeat * chunks,
                    execution,
                    chunks);
        }
        return execution;
    }

    /** A copy for an upload, which is not completed yet. */
    static UUID copy(Amc amc, UUID user, UUID execution, String table) {
        UUID copy = amc.runningExecution(
                user, null, "{\"snowflake_enabled\": true, \"snowflake_table_name\": \"" + table + "\"}", null);
        amc.update(
                "INSERT INTO workflow_execution_result_chunks SELECT ?, chunk_no, rows"
                        + " FROM workflow_execution_result_chunks WHERE execution_id = ?",
                copy,
                execution);
        return copy;
    }

    /** What read-result-shape.sql finds. */
    static ResultShape shape(Amc amc, UUID execution) {
        return ResultShape.of(amc.one(
                "SELECT count(*) AS chunks, sum(pg_column_size(rows)) AS chunk_bytes, 1 AS first_chunk FROM workflow_execution_result_chunks WHERE execution_id = ?",
                execution));
    }

    private static UUID execution(Amc amc, UUID user, int rows, String columns) {
        return insert(amc, user, rows, ROWS_PER_CHUNK, "jsonb_build_object(" + columns + ")");
    }

    private static UUID insert(Amc amc, UUID user, int rows, int perChunk, String row) {
        UUID execution = amc.runningExecution(user, null, "{}", null);
        for (int first = 1; first <= rows; first += perChunk) {
            amc.update(
                    "INSERT INTO workflow_execution_result_chunks SELECT ?, ?, jsonb_agg(" + row
                            + " ORDER BY n) FROM generate_series(?, ?) n",
                    execution,
                    first / perChunk + 1,
                    first,
                    Math.min(rows, first + perChunk - 1));
        }
        return execution;
    }
}
