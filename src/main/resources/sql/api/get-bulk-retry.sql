-- One of the user's bulk retries.
SELECT cast(snowflake_shown_bulk_retry(b) AS text) AS shown
FROM snowflake_bulk_retries b
WHERE b.id = cast(:#id AS uuid) AND b.user_id = cast(:#${variable.userId} AS snowflake_user_id)
