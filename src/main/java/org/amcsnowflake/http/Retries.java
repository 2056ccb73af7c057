package org.amcsnowflake.http;

import org.apache.camel.Body;
import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Says what came of retries and changes of upload settings. Thread-safe. */
public final class Retries {

    /** @param outcome the answer of retry-execution.sql */
    public String tell(@Body @Nullable String outcome) {
        return switch (String.valueOf(outcome)) {
            case "retried" -> "{\"message\":\"Snowflake upload retry initiated\"}";
            case "uploading" ->
                throw new ProblemException(409, "The execution is being uploaded just now; wait for the end of that.");
            case "not enabled" ->
                throw new ProblemException(
                        409, "The execution does not ask for an upload; enable it in its Snowflake settings first.");
            case "not completed" ->
                throw new ProblemException(409, "The execution has not completed, so there is nothing to upload yet.");
            default -> throw new ProblemException(Problem.notFound());
        };
    }

    /** The values of retry-executions.sql. */
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

    /** @param count the answer of retry-executions.sql */
    public String tellSeveral(@Body long count) {
        String message = count == 0
                ? "No upload matches the filter"
                : "Snowflake upload retry initiated for " + count + (count == 1 ? " execution" : " executions");
        return "{\"message\":\"" + message + "\",\"retried\":" + count + "}";
    }

    /** @param outcome the answer of set-execution-upload.sql */
    public void requireStored(@Body @Nullable String outcome) {
        switch (String.valueOf(outcome)) {
            case "stored" -> {}
            case "uploading" ->
                throw new ProblemException(
                        409, "The execution is being uploaded just now; change its settings after that.");
            case "scheduled" ->
                throw new ProblemException(
                        422,
                        "The strategy is locked to upsert for executions of a schedule, so that its runs never double rows.");
            default -> throw new ProblemException(Problem.notFound());
        }
    }

    /** @param answer of resolve-dead-letter.sql */
    public String tellResolved(@Body @Nullable Map<String, Object> answer) {
        if (answer == null) {
            throw new ProblemException(Problem.notFound());
        }
        if (!Boolean.TRUE.equals(answer.get("resolved"))) {
            throw new ProblemException(409, "The dead letter is resolved already.");
        }
        return String.valueOf(answer.get("shown"));
    }
}
