-- Starts a prepared bulk retry; advance-bulk-retries.sql does the rest.
SELECT outcome, cast(shown AS text) AS shown
FROM snowflake_start_bulk_retry(cast(:#${variable.userId} AS snowflake_user_id), cast(:#id AS uuid))
