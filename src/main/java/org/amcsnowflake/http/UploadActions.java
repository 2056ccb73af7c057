package org.amcsnowflake.http;

import org.amcsnowflake.http.contract.Problem;
import org.amcsnowflake.http.contract.ProblemException;
import org.apache.camel.Body;
import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Results of retries, resolved dead letters and changed upload settings. Thread-safe. */
public final class UploadActions {

    /** @param outcome of retry-execution.sql */
    public String retried(@Body @Nullable String outcome) {
        return switch (String.valueOf(outcome)) {
            case "retried" -> "{\"message\":\"Snowflake upload retry initiated\"}";
            case "uploading" ->
                throw new ProblemException(409, "The execution is being uploaded. Wait until the upload has ended.");
            case "not enabled" ->
                throw new ProblemException(
                        409, "The upload is not enabled for this execution. Enable it in the upload settings first.");
            case "not completed" ->
                throw new ProblemException(
                        409, "The execution has not completed, so there is no result to upload yet.");
            default -> throw new ProblemException(Problem.notFound());
        };
    }

    /** Parameters of retry-executions.sql. */
    public Map<String, @Nullable Object> filter(@Body Map<String, @Nullable Object> entered) {
        Map<String, @Nullable Object> values = new HashMap<>(entered);
        Object statuses = entered.get("status");
        values.put(
                "statuses",
                statuses instanceof Collection<?> some
                        ? some.stream().map(String::valueOf).collect(Collectors.joining(","))
                        : String.join(",", List.of("failed", "skipped")));
        return values;
    }

    /** @param count of retry-executions.sql */
    public String retriedSeveral(@Body long count) {
        String message = count == 0
                ? "No upload matches the filter"
                : "Snowflake upload retry initiated for " + count + (count == 1 ? " execution" : " executions");
        return "{\"message\":\"" + message + "\",\"retried\":" + count + "}";
    }

    /** @param outcome of set-execution-upload.sql */
    public void requireStored(@Body @Nullable String outcome) {
        switch (String.valueOf(outcome)) {
            case "stored" -> {}
            case "uploading" ->
                throw new ProblemException(
                        409, "The execution is being uploaded. Change its settings when the upload has ended.");
            case "scheduled" ->
                throw new ProblemException(
                        422,
                        "The strategy is locked to upsert for executions of a schedule, so that repeated runs do not duplicate rows.");
            default -> throw new ProblemException(Problem.notFound());
        }
    }

    /** @param row of resolve-dead-letter.sql */
    public String resolved(@Body @Nullable Map<String, Object> row) {
        if (row == null) {
            throw new ProblemException(Problem.notFound());
        }
        if (!Boolean.TRUE.equals(row.get("resolved"))) {
            throw new ProblemException(409, "The dead letter has already been resolved.");
        }
        return String.valueOf(row.get("shown"));
    }
}
