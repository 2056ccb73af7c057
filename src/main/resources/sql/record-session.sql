-- Records the attempt's Snowflake session, before its first statement, and returns the sessions of previous attempts that may
-- still be active: those of this upload, and those that wrote to the same tables. Returns no row if the execution or one of
-- its tables was lost.
WITH held AS (
    SELECT target.account, target.database, target.schema, target.table_name
    FROM workflow_executions e
    JOIN snowflake_target_leases target ON target.claim_id = e.snowflake_claim_id
        -- A previous pass may have taken others, if the destination has been changed since.
        AND target.account = :#${variable.upload.target.account} AND target.database = :#${variable.upload.target.database}
        AND target.schema = :#${variable.upload.target.schema}
    WHERE e.id = cast(:#${variable.executionId} AS snowflake_execution_id)
      AND e.snowflake_claim_id = cast(:#${variable.claimId} AS uuid)
), own AS (
    UPDATE snowflake_upload_attempts SET session_ids = array_append(session_ids, cast(:#${variable.upload.session.id} AS text))
    WHERE id = cast(:#${variable.attemptId} AS bigint) AND (SELECT count(*) FROM held) = cast(:#${variable.upload.targetCount} AS integer)
    RETURNING id
), previous AS (
    SELECT unnest(session_ids) AS session_id
    FROM snowflake_upload_attempts
    WHERE session_ids <> '{}' AND upload_id = cast(:#${variable.uploadId} AS uuid)
      AND target_account = :#${variable.upload.target.account}
    UNION
    SELECT unnest(a.session_ids)
    FROM held
    JOIN snowflake_upload_attempts a
        ON a.target_account = held.account AND a.target_database = held.database AND a.target_schema = held.schema
        AND (a.target_table = held.table_name OR held.table_name = ANY (a.target_tables))
    WHERE a.session_ids <> '{}'
)
SELECT array_to_string(ARRAY(SELECT session_id FROM previous WHERE session_id <> cast(:#${variable.upload.session.id} AS text)), ',') AS previous_sessions
FROM own
