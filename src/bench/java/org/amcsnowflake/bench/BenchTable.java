package org.amcsnowflake.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/** The target table of an alternative, with the columns of {@link Results#narrow}. */
record BenchTable(String name) {
    static final List<String> COLUMNS = List.of(
            "n", "campaign", "day", "impressions", "clicks", "cost", "converted", "brand", "country", "seen", "share");

    private static final String TYPED = "n NUMBER, campaign VARCHAR, day DATE, impressions NUMBER, clicks NUMBER,"
            + " cost NUMBER(18,2), converted BOOLEAN, brand VARCHAR, country VARCHAR, seen TIMESTAMP_NTZ, share FLOAT";

    String create() {
        return "CREATE OR REPLACE TABLE " + name + " (execution_id VARCHAR, " + TYPED + ")";
    }

    String staging() {
        return name + "_staging";
    }

    String createStaging() {
        return "CREATE OR REPLACE TEMPORARY TABLE " + staging() + " (" + TYPED + ")";
    }

    String insertIntoStaging() {
        return "INSERT INTO " + staging() + " VALUES ("
                + COLUMNS.stream().map(column -> "?").collect(Collectors.joining(", ")) + ")";
    }

    /** Each row is found again by execution and number, as in an upload of the service. */
    String merge(UUID execution) {
        List<String> all = new ArrayList<>(List.of("execution_id"));
        all.addAll(COLUMNS);
        return "MERGE INTO " + name + " t USING (SELECT '" + execution + "' AS execution_id, "
                + String.join(", ", COLUMNS) + " FROM " + staging()
                + ") s ON t.execution_id = s.execution_id AND t.n = s.n"
                + " WHEN MATCHED THEN UPDATE SET "
                + COLUMNS.stream().map(column -> column + " = s." + column).collect(Collectors.joining(", "))
                + " WHEN NOT MATCHED THEN INSERT (" + String.join(", ", all) + ") VALUES ("
                + all.stream().map(column -> "s." + column).collect(Collectors.joining(", ")) + ")";
    }

    /** PostgreSQL's query for the rows, as texts. */
    static String read(UUID execution) {
        return COLUMNS.stream()
                .map(column -> "e->>'" + column + "'")
                .collect(Collectors.joining(
                        ", ",
                        "SELECT ",
                        " FROM (SELECT jsonb_array_elements(rows) AS e FROM (SELECT rows FROM"
                                + " workflow_execution_result_chunks WHERE execution_id = '" + execution
                                + "' ORDER BY chunk_no) c) r"));
    }
}
