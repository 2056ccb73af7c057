package org.amcsnowflake.http;

import org.amcsnowflake.flow.service.Amc;
import org.amcsnowflake.http.contract.ContractOperation;
import org.awaitility.Awaitility;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A user's resources: a destination, a schedule, an uploaded execution and a dead letter. */
record UserResources(
        Amc amc,
        UUID user,
        UUID schedule,
        UUID uploaded,
        UUID failed,
        long deadLetter,
        UUID connectionTest,
        UUID bulkRetry) {
    private static final String OF_EXECUTIONS =
            "execution_id IN (SELECT id FROM workflow_executions WHERE user_id = ?)";
    /** Without columns that the service updates later. */
    private static final String SHOWN = "cast(to_jsonb(t) - 'announced_at' - 'announcements' - 'announce_at' AS text)";

    private static final Map<String, String> TABLES = Map.of(
            "workflow_executions", "user_id = ?",
            "workflow_schedules", "user_id = ?",
            "user_snowflake_configs", "user_id = ?",
            "snowflake_key_pairs", "user_id = ?",
            "snowflake_pauses", "user_id = ?",
            "snowflake_connection_tests", "user_id = ?",
            "snowflake_bulk_retries", "user_id = ?",
            "snowflake_upload_attempts", OF_EXECUTIONS,
            "snowflake_dead_letters", OF_EXECUTIONS);

    /** @param name of the user's resources, by which they are recognized */
    static UserResources of(Amc amc, String name) {
        UUID user = amc.userWithDestination();
        UUID schedule = amc.schedule(user, "{\"snowflake_enabled\": true}");
        amc.update("UPDATE workflow_schedules SET name = ?, brand = ? WHERE id = ?", name, name, schedule);
        UUID uploaded = amc.execution(user, name, "[{\"secret_of_owner\": \"" + name + "\"}]");
        UUID failed = amc.execution(user, name + "_failed", "{\"not\": \"rows\"}");
        amc.update("UPDATE workflow_executions SET name = ?, brand = ? WHERE user_id = ?", name, name, user);
        Awaitility.await("an upload and a dead letter")
                .until(() -> "uploaded".equals(amc.status(uploaded)) && amc.isDead(failed));
        UUID connectionTest = UUID.randomUUID();
        amc.update(
                "INSERT INTO snowflake_connection_tests (user_id, sign_in, test_id) VALUES (?, ?, ?)",
                user,
                name,
                connectionTest);
        UUID bulkRetry = UUID.randomUUID();
        amc.update(
                "INSERT INTO snowflake_bulk_retries (id, user_id, filter, error_classes, total) VALUES (?, ?, '{}', '{}', 1)",
                bulkRetry,
                user);
        long deadLetter = (Long) amc.deadLetters(failed).get(0).get("id");
        return new UserResources(amc, user, schedule, uploaded, failed, deadLetter, connectionTest, bulkRetry);
    }

    /** The operation's path with the id of the user's resource. */
    String path(ContractOperation operation) {
        return operation.path(id(operation));
    }

    private String id(ContractOperation operation) {
        if (operation.path().contains("schedules")) {
            return schedule.toString();
        }
        if (operation.path().contains("bulk-retries")) {
            return bulkRetry.toString();
        }
        if (operation.path().contains("dead-letters")) {
            return Long.toString(deadLetter);
        }
        if (operation.path().contains("test-connection")) {
            return connectionTest.toString();
        }
        return operation.id().startsWith("preview") ? uploaded.toString() : failed.toString();
    }

    /** All rows of the user, for comparing them before and after. */
    Map<String, List<String>> rows() {
        Map<String, List<String>> rows = new LinkedHashMap<>();
        TABLES.forEach((table, isOfUser) -> rows.put(
                table,
                amc
                        .rows(
                                "SELECT " + SHOWN + " AS row FROM " + table + " t WHERE " + isOfUser + " ORDER BY 1",
                                user)
                        .stream()
                        .map(row -> String.valueOf(row.get("row")))
                        .toList()));
        return rows;
    }
}
