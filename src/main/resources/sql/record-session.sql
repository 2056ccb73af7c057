-- Records the attempt's Snowflake session, before its first statement, and returns the sessions of previous attempts that may
-- still be active: those of this upload, and those that wrote to the same table. Returns no row if the execution or its table
-- was lost.
WITH held AS (
    SELECT FROM workflow_executions e
    JOIN snowflake_target_leases target ON target.claim_id = e.snowflake_claim_id
    WHERE e.id = cast(:#${variable.executionId} AS snowflake_execution_id)
      AND e.snowflake_claim_id = cast(:#${variable.claimId} AS uuid)
), own AS (
    UPDATE snowflake_upload_attempts SET session_ids = array_append(session_ids, cast(:#${variable.upload.session.id} AS text))
    WHERE id = cast(:#${variable.attemptId} AS bigint) AND EXISTS (SELECT FROM held)
    RETURNING id
), previous AS (
    SELECT unnest(session_ids) AS session_id
    FROM snowflake_upload_attempts
    WHERE session_ids <> '{}' AND upload_id = cast(:#${variable.uploadId} AS uuid)
      AND target_account = :#${variable.upload.target.account}
    UNION
    SELECT unnest(session_ids)
    FROM snowflake_upload_attempts
    WHERE session_ids <> '{}'
      AND target_account = :#${variable.upload.target.account} AND target_database = :#${variable.upload.target.database}
      AND target_schema = :#${variable.upload.target.schema} AND target_table = :#${variable.upload.target.table}
)
SELECT array_to_string(ARRAY(SELECT session_id FROM previous WHERE session_id <> cast(:#${variable.upload.session.id} AS text)), ',') AS previous_sessions
FROM own
