package org.amcsnowflake.upload;

import org.amcsnowflake.execution.Execution;
import org.amcsnowflake.execution.InvalidExecutionException;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells, of the executions that were uploaded to a target before, which ones this execution replaces and whether one of
 * them replaces it: of a schedule's executions with the same window the newest counts.
 *
 * @param newer the newest execution that came after this one and is uploaded already
 */
record Rivals(Target.Earlier earlier, Optional<Execution> newer) {

    /** @param rows of find-earlier-uploads.sql */
    static Rivals among(List<Map<String, @Nullable Object>> rows, Execution execution) {
        boolean present = false;
        boolean repeated = false;
        List<String> superseded = new ArrayList<>();
        @Nullable Execution newest = null;
        for (Map<String, @Nullable Object> row : rows) {
            if (execution.id().toString().equals(row.get("id"))) {
                present = true;
                repeated = Boolean.TRUE.equals(row.get("repeated"));
                continue;
            }
            Optional<Execution> rival = readable(row).filter(other -> isOfTheSameWindow(other, execution));
            if (rival.isEmpty()) {
                continue;
            }
            if (!rival.get().isNewerThan(execution)) {
                superseded.add(rival.get().id().toString());
            } else if (newest == null || rival.get().isNewerThan(newest)) {
                newest = rival.get();
            }
        }
        return new Rivals(new Target.Earlier(present, repeated, superseded), Optional.ofNullable(newest));
    }

    /** Another execution's wrong settings are that one's trouble: as it has no window, it is no rival. */
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
