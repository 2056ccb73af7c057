-- The steps of a connection test of the user that have been completed so far.
SELECT cast(jsonb_build_object('steps', steps) AS text) AS progress
FROM snowflake_connection_tests
WHERE test_id = cast(:#id AS uuid) AND user_id = cast(:#${variable.userId} AS snowflake_user_id)
ORDER BY id DESC LIMIT 1
