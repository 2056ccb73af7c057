package org.amcsnowflake.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.amcsnowflake.destination.Destination;
import org.amcsnowflake.destination.Destinations;
import org.amcsnowflake.failures.Diagnosis;
import org.amcsnowflake.failures.ErrorContext;
import org.amcsnowflake.http.contract.Problem;
import org.amcsnowflake.http.contract.ProblemException;
import org.amcsnowflake.snowflake.SessionPool;
import org.amcsnowflake.snowflake.TablePreview;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;

import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;

/** Reads an execution's rows in its target table. Thread-safe. */
public final class Previews {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Destinations destinations;
    private final SessionPool sessions;

    public Previews(Destinations destinations, SessionPool sessions) {
        this.destinations = destinations;
        this.sessions = sessions;
    }

    private static Map<String, @Nullable Object> uploaded(@Nullable Map<String, @Nullable Object> target) {
        if (target == null) {
            throw new ProblemException(Problem.notFound());
        }
        if (target.get("upload") == null) {
            throw new ProblemException(409, "The execution has not been uploaded yet, so there are no rows to show.");
        }
        if (target.get("target_table") == null) {
            throw new ProblemException(
                    404, "The execution's latest upload has no such table. Name one of those in its receipt.");
        }
        return target;
    }

    /**
     * @param found the row of preview-execution.sql
     * @param row the user's destination, or null if there is none
     * @throws ProblemException 404, 409 or 502 if the rows cannot be read
     */
    public String read(
            @Variable("target") @Nullable Map<String, @Nullable Object> found,
            @Variable("destinationRow") @Nullable Map<String, Object> row,
            int limit)
            throws JsonProcessingException {
        Map<String, @Nullable Object> target = uploaded(found);
        if (row == null) {
            throw new ProblemException(
                    409, "There is no Snowflake configuration to read the table with. Enter one first.");
        }
        Destination destination = destinations
                .decrypted(row)
                .using(Optional.ofNullable(target.get("warehouse")).map(Object::toString));
        TablePreview preview = new TablePreview(
                String.valueOf(target.get("target_database")),
                String.valueOf(target.get("target_schema")),
                String.valueOf(target.get("target_table")),
                String.valueOf(target.get("id")),
                limit);
        try {
            return JSON.writeValueAsString(preview.read(sessions, destination));
        } catch (SQLException | RuntimeException failure) {
            throw new ProblemException(
                    502, Diagnosis.of(failure, ErrorContext.of(destination)).sentence());
        }
    }
}
