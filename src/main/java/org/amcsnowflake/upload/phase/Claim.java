package org.amcsnowflake.upload.phase;

import org.amcsnowflake.destination.DestinationKey;
import org.amcsnowflake.execution.Execution;
import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * One execution, claimed by this instance for upload.
 *
 * @param attempt from 1
 * @param repeated whether the upload was tried before, in attempts that count or not, or earlier in this attempt
 * @param isProbe whether the account was unavailable, so that an answer shows that it is available again
 * @param destination the current version of its owner's destination; empty if there is none
 */
public record Claim(
        Execution execution,
        UUID uploadId,
        int attempt,
        boolean repeated,
        boolean isProbe,
        Optional<DestinationKey> destination) {

    /** The claim for another pass within the attempt. */
    public Claim asRepeated() {
        return new Claim(execution, uploadId, attempt, true, isProbe, destination);
    }

    /** Whether the target may already contain the result. */
    public boolean mayBeUnchanged() {
        return execution.isComparable();
    }

    public boolean hasDestination() {
        return destination.isPresent();
    }

    /**
     * @param row of claim-due-executions.sql
     * @throws org.amcsnowflake.execution.InvalidExecutionException if the execution's own settings are wrong
     */
    public static Claim of(Map<String, @Nullable Object> row) {
        Execution execution = Execution.of(row);
        return new Claim(
                execution,
                UUID.fromString(String.valueOf(row.get("upload_id"))),
                Integer.parseInt(String.valueOf(row.get("attempt"))),
                Boolean.TRUE.equals(row.get("repeated")),
                Boolean.TRUE.equals(row.get("is_probe")),
                Optional.ofNullable(row.get("destination_id"))
                        .map(id -> new DestinationKey(
                                execution.userId(), id.toString(), String.valueOf(row.get("destination_version")))));
    }
}
