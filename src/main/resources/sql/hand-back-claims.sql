-- Gives back at shutdown what this instance still holds: others may take it at once, and no attempt is counted.
WITH held AS (
    UPDATE workflow_executions
    SET snowflake_status = 'pending', snowflake_owner = NULL, snowflake_claim_id = NULL, snowflake_lease_until = NULL
    WHERE snowflake_owner = ? AND snowflake_status = 'uploading'
    RETURNING id, snowflake_upload_id
), attempt AS (
    -- Also those whose execution another instance has taken by now.
    UPDATE snowflake_upload_attempts
    SET outcome = CASE WHEN upload_id IN (SELECT snowflake_upload_id FROM held) THEN 'handed_back' ELSE 'lost' END,
        finished_at = now()
    WHERE owner = ? AND outcome = 'running'
), released AS (
    -- The rows stay: who writes to such a table next looks first whether something of this instance still does.
    UPDATE snowflake_target_leases SET lease_until = '-infinity'
    WHERE upload_id IN (SELECT snowflake_upload_id FROM held)
)
SELECT cast(id AS text) FROM held
