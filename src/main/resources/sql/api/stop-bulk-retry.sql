-- Stops a bulk retry: no further execution is made due. One that has ended stays as it is.
WITH stopped AS (
    UPDATE snowflake_bulk_retries
    SET ended_at = now(), is_stopped = true
    WHERE id = cast(:#id AS uuid) AND user_id = cast(:#${variable.userId} AS snowflake_user_id) AND ended_at IS NULL
    RETURNING *
)
SELECT cast(snowflake_shown_bulk_retry(stopped) AS text) AS shown FROM stopped
UNION ALL
SELECT cast(snowflake_shown_bulk_retry(b) AS text)
FROM snowflake_bulk_retries b
WHERE b.id = cast(:#id AS uuid) AND b.user_id = cast(:#${variable.userId} AS snowflake_user_id)
  AND NOT EXISTS (SELECT FROM stopped)
