package org.amcsnowflake.upload;

import org.amcsnowflake.execution.Execution;
import org.amcsnowflake.execution.InvalidExecutionException;
import org.amcsnowflake.upload.phase.Opened;
import org.amcsnowflake.upload.plan.Target;
import org.apache.camel.Body;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds which of the executions previously uploaded to the target this execution supersedes, and whether one of them
 * supersedes it: among a schedule's executions with the same window, the newest counts. Thread-safe.
 */
public final class SupersedeCheck {

    /** @param newer the newest uploaded execution that was created after this one */
    record Outcome(Target.Earlier earlier, Optional<Execution> newer) {}

    /** @param rows of find-earlier-uploads.sql */
    public Opened compare(@Variable("upload") Opened upload, @Body List<Map<String, @Nullable Object>> rows) {
        Outcome outcome = among(rows, upload.claim().execution());
        return upload.compared(outcome.earlier(), outcome.newer().map(Execution::id));
    }

    static Outcome among(List<Map<String, @Nullable Object>> rows, Execution execution) {
        boolean present = false;
        boolean repeated = false;
        boolean hasReceipts = false;
        List<String> superseded = new ArrayList<>();
        @Nullable Execution newest = null;
        for (Map<String, @Nullable Object> row : rows) {
            if (execution.id().equals(row.get("id"))) {
                present = true;
                repeated = Boolean.TRUE.equals(row.get("repeated"));
                hasReceipts = Boolean.TRUE.equals(row.get("has_receipts"));
                continue;
            }
            Optional<Execution> other = readable(row).filter(each -> isOfTheSameWindow(each, execution));
            if (other.isEmpty()) {
                continue;
            }
            if (!other.get().isNewerThan(execution)) {
                superseded.add(other.get().id());
            } else if (newest == null || other.get().isNewerThan(newest)) {
                newest = other.get();
            }
        }
        return new Outcome(new Target.Earlier(present, repeated, hasReceipts, superseded), Optional.ofNullable(newest));
    }

    /** An execution with invalid settings has no window, so it neither supersedes another one nor is superseded. */
    private static Optional<Execution> readable(Map<String, @Nullable Object> row) {
        try {
            return Optional.of(Execution.of(row));
        } catch (InvalidExecutionException e) {
            return Optional.empty();
        }
    }

    private static boolean isOfTheSameWindow(Execution other, Execution execution) {
        return execution.window().isPresent() && execution.window().equals(other.window());
    }
}
