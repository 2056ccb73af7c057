-- Continues the bulk retries that are running: counts the uploads that have ended, and makes the next ones due, so that of each
-- bulk retry at most 50 are due or being uploaded. A claim considers all that are due, and would be slow with more. Executions that
-- may no longer be retried are counted and left as they are; one that is locked is looked at again by the next call.
WITH running AS MATERIALIZED (
    SELECT id, user_id FROM snowflake_bulk_retries
    WHERE started_at IS NOT NULL AND ended_at IS NULL
    FOR UPDATE SKIP LOCKED
), ended AS (
    UPDATE snowflake_bulk_retry_executions i
    SET state = final.state
    FROM running
    CROSS JOIN LATERAL (
        SELECT open.place,
               CASE WHEN e.snowflake_status IN ('uploaded', 'failed', 'skipped') THEN e.snowflake_status ELSE 'ineligible' END AS state
        FROM snowflake_bulk_retry_executions open
        LEFT JOIN workflow_executions e ON e.id = open.execution_id
        LEFT JOIN workflow_schedules s ON s.id = e.schedule_id
        WHERE open.bulk_retry_id = running.id AND open.state = 'due'
          -- An upload that will be repeated automatically, or waits for the end of a pause, has not ended, unless no claim takes it
          -- any more.
          AND (e.snowflake_status IS NULL OR e.snowflake_status IN ('uploaded', 'skipped')
               OR e.snowflake_status = 'failed' AND e.snowflake_next_attempt_at IS NULL
               OR e.snowflake_status IN ('pending', 'failed')
                  AND (lower(e.status) IN ('completed', 'succeeded', 'success')
                       AND lower(snowflake_settings(cast(s.metadata AS jsonb), cast(e.metadata AS jsonb)) ->> 'snowflake_enabled')
                           = 'true') IS NOT TRUE)
    ) final
    -- Its state is checked again: another instance may have moved it since this statement began.
    WHERE i.bulk_retry_id = running.id AND i.place = final.place AND i.state = 'due'
    RETURNING i.bulk_retry_id, i.state
), next AS MATERIALIZED (
    SELECT running.id AS bulk_retry_id, running.user_id, waiting.place, waiting.execution_id
    FROM running
    CROSS JOIN LATERAL (
        SELECT place, execution_id
        FROM snowflake_bulk_retry_executions
        WHERE bulk_retry_id = running.id AND state = 'waiting'
        ORDER BY place
        LIMIT greatest(0, 50
            - (SELECT count(*) FROM snowflake_bulk_retry_executions WHERE bulk_retry_id = running.id AND state = 'due')
            + (SELECT count(*) FROM ended WHERE ended.bulk_retry_id = running.id))
    ) waiting
), locked AS MATERIALIZED (
    SELECT next.bulk_retry_id, next.place, next.execution_id,
           e.user_id = next.user_id
               AND e.snowflake_status IN ('failed', 'skipped')
               AND lower(e.status) IN ('completed', 'succeeded', 'success')
               AND lower(snowflake_settings(cast(s.metadata AS jsonb), cast(e.metadata AS jsonb)) ->> 'snowflake_enabled') = 'true'
               AS is_eligible
    FROM next
    CROSS JOIN LATERAL (
        SELECT * FROM workflow_executions WHERE id = next.execution_id FOR UPDATE SKIP LOCKED
    ) e
    LEFT JOIN workflow_schedules s ON s.id = e.schedule_id
    UNION ALL
    -- Deleted.
    SELECT next.bulk_retry_id, next.place, next.execution_id, false
    FROM next
    WHERE NOT EXISTS (SELECT FROM workflow_executions e WHERE e.id = next.execution_id)
), moved AS (
    UPDATE snowflake_bulk_retry_executions i
    SET state = CASE WHEN locked.is_eligible THEN 'due' ELSE 'ineligible' END
    FROM locked
    WHERE i.bulk_retry_id = locked.bulk_retry_id AND i.place = locked.place AND i.state = 'waiting'
    RETURNING i.bulk_retry_id, i.execution_id, i.state
), retried AS (
    -- Like retry-execution.sql.
    UPDATE workflow_executions e
    SET snowflake_status = 'pending', snowflake_attempt_count = 0, snowflake_error_message = NULL,
        snowflake_next_attempt_at = NULL, snowflake_waits_for = NULL
    FROM moved
    WHERE e.id = moved.execution_id AND moved.state = 'due'
    RETURNING e.schedule_id
), forgotten AS (
    DELETE FROM snowflake_target_results
    WHERE (account, database, schema, table_name) IN (
        SELECT account, database, schema, table_name
        FROM snowflake_target_results
        WHERE schedule_id IN (SELECT schedule_id FROM retried)
        -- In one order, so that no two of them wait for each other; mark-merging.sql has the same.
        ORDER BY account, database, schema, table_name
        FOR UPDATE)
), change AS (
    SELECT running.id,
           (SELECT count(*) FROM moved WHERE moved.bulk_retry_id = running.id AND moved.state = 'due') AS made_due,
           (SELECT count(*) FROM moved WHERE moved.bulk_retry_id = running.id AND moved.state = 'ineligible')
               + count(*) FILTER (WHERE ended.state = 'ineligible') AS ineligible,
           count(ended.state) AS ended,
           count(*) FILTER (WHERE ended.state = 'uploaded') AS uploaded,
           count(*) FILTER (WHERE ended.state = 'failed') AS failed,
           count(*) FILTER (WHERE ended.state = 'skipped') AS skipped
    FROM running
    LEFT JOIN ended ON ended.bulk_retry_id = running.id
    GROUP BY running.id
)
UPDATE snowflake_bulk_retries b
SET due = b.due + change.made_due - change.ended,
    uploaded = b.uploaded + change.uploaded,
    failed = b.failed + change.failed,
    skipped = b.skipped + change.skipped,
    ineligible = b.ineligible + change.ineligible,
    ended_at = CASE WHEN b.uploaded + change.uploaded + b.failed + change.failed + b.skipped + change.skipped
                         + b.ineligible + change.ineligible = b.total THEN now() END
FROM change
WHERE b.id = change.id
RETURNING cast(b.id AS text) AS id, change.made_due
