package org.amcsnowflake.local.snowflake.session;

import org.amcsnowflake.local.snowflake.engine.Query;
import org.amcsnowflake.local.snowflake.fault.FaultAction;
import org.amcsnowflake.local.snowflake.fault.RequestKind;
import org.jspecify.annotations.Nullable;

/**
 * A statement to run.
 *
 * @param requestId the client's id; a resent statement has the same one
 * @param fault the failure to inject while it runs
 */
public record Submission(
        String requestId,
        RequestKind kind,
        Query query,
        @Nullable FaultAction fault) {}
