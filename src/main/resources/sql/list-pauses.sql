-- The paused users, and how many uploads wait for the end of each pause; at most 10,000 uploads of each status are counted.
WITH waiting AS (
    (SELECT snowflake_waits_for FROM workflow_executions
     WHERE snowflake_status = 'pending' AND snowflake_next_attempt_at = 'infinity'
     LIMIT 10000)
    UNION ALL
    (SELECT snowflake_waits_for FROM workflow_executions
     WHERE snowflake_status = 'failed' AND snowflake_next_attempt_at = 'infinity'
     LIMIT 10000)
)
SELECT cast(coalesce(jsonb_agg(jsonb_build_object(
    'user', cast(p.user_id AS text), 'paused_by', p.paused_by, 'paused_at', snowflake_instant(p.paused_at),
    'waiting_uploads', (SELECT count(*) FROM waiting WHERE snowflake_waits_for = p.id)) ORDER BY p.paused_at), '[]') AS text)
FROM snowflake_pauses p
