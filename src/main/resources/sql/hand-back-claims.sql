-- Hands back at shutdown what this instance still holds: others can claim it immediately, and no attempt is counted.
WITH held AS MATERIALIZED (
    SELECT id, snowflake_claim_id
    FROM workflow_executions
    WHERE snowflake_owner = ? AND snowflake_status = 'uploading'
    FOR UPDATE
), handed_back AS MATERIALIZED (
    SELECT released.*
    FROM held
    CROSS JOIN LATERAL snowflake_release_claim(
        cast(held.id AS snowflake_execution_id), held.snowflake_claim_id, 'pending') released
), attempt AS (
    -- Including those whose execution another instance has claimed meanwhile.
    UPDATE snowflake_upload_attempts
    SET outcome = CASE WHEN upload_id IN (SELECT upload_id FROM handed_back) THEN 'handed_back' ELSE 'lost' END,
        finished_at = now()
    WHERE owner = ? AND outcome = 'running'
)
SELECT cast(execution_id AS text) FROM handed_back
