-- A target of the latest upload of one of the user's executions: of several tables, the one that is asked for, or else the first one
-- that got rows. Returns no row if the execution is not the user's, no upload if it was never uploaded, and no table if that upload
-- had no such table.
SELECT cast(e.id AS text) AS id, a.id AS upload, a.target_database, a.target_schema,
       nullif(btrim(snowflake_settings(cast(s.metadata AS jsonb), cast(e.metadata AS jsonb)) ->> 'snowflake_warehouse'), '') AS warehouse,
       CASE
           WHEN cast(:#table AS text) IS NULL THEN coalesce(
               (SELECT receipt ->> 'table'
                FROM jsonb_array_elements(a.tables) WITH ORDINALITY AS part (receipt, place)
                WHERE cast(receipt ->> 'rows_read' AS bigint) > 0 ORDER BY place LIMIT 1),
               a.target_table)
           WHEN cast(:#table AS text) = a.target_table
               OR EXISTS (SELECT FROM jsonb_array_elements(a.tables) receipt WHERE receipt ->> 'table' = cast(:#table AS text))
               THEN cast(:#table AS text)
       END AS target_table
FROM workflow_executions e
LEFT JOIN workflow_schedules s ON s.id = e.schedule_id
LEFT JOIN LATERAL (
    SELECT * FROM snowflake_upload_attempts
    WHERE execution_id = e.id AND outcome = 'uploaded' ORDER BY id DESC LIMIT 1
) a ON true
WHERE e.id = cast(:#id AS snowflake_execution_id) AND e.user_id = cast(:#${variable.userId} AS snowflake_user_id)
