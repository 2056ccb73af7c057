-- The steps that a connection test of the user has walked by now.
SELECT cast(jsonb_build_object('steps', steps) AS text) AS progress
FROM snowflake_connection_tests
WHERE test_id = cast(:#id AS uuid) AND user_id = cast(:#${variable.userId} AS snowflake_user_id)
ORDER BY id DESC LIMIT 1
