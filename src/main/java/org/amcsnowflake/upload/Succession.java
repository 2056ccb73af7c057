package org.amcsnowflake.upload;

import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/** Finds, at the target, what this execution replaces and what replaces it. Thread-safe. */
public final class Succession {

    /**
     * Notes which executions this one supersedes.
     *
     * @param rows of find-earlier-uploads.sql
     * @return why this execution is not to be uploaded; empty where it is
     */
    public String reasonToSkip(@ExchangeProperty("run") UploadRun run, @Body List<Map<String, @Nullable Object>> rows) {
        Rivals rivals = Rivals.among(rows, run.claim().execution());
        run.target(run.target().with(rivals.earlier()));
        return rivals.newer()
                .map(newer -> "Superseded by execution " + newer.id()
                        + " of the same schedule and window, which is newer and uploaded already.")
                .orElse("");
    }
}
