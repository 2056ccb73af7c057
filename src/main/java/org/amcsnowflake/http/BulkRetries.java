package org.amcsnowflake.http;

import org.amcsnowflake.http.contract.Problem;
import org.amcsnowflake.http.contract.ProblemException;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

import java.util.Map;

/** Results of preparing and starting bulk retries. Thread-safe. */
public final class BulkRetries {

    /**
     * Sets the header {@code id} as well.
     *
     * @param row of create-bulk-retry.sql
     */
    public String frozen(Exchange exchange, @Body Map<String, @Nullable Object> row) {
        Object shown = row.get("shown");
        if (shown == null) {
            throw new ProblemException(
                    422,
                    "More than 100,000 uploads match the filter. Narrow it, for example to a schedule or a time range.");
        }
        exchange.getMessage().setHeader("id", row.get("id"));
        return shown.toString();
    }

    /** @param row of start-bulk-retry.sql */
    public String started(@Body @Nullable Map<String, Object> row) {
        if (row == null) {
            throw new ProblemException(Problem.notFound());
        }
        return switch (String.valueOf(row.get("outcome"))) {
            case "started" -> String.valueOf(row.get("shown"));
            case "another is running" ->
                throw new ProblemException(
                        409, "Another bulk retry of yours is running. Wait until it has ended, or stop it.");
            case "ended before" ->
                throw new ProblemException(
                        409,
                        "This bulk retry can no longer be started, and has retried nothing: you have prepared another one"
                                + " since, maybe in another tab, or it was stopped, or an hour has passed. Prepare a new"
                                + " one.");
            default -> throw new ProblemException(409, "The bulk retry has been started before. Prepare a new one.");
        };
    }
}
