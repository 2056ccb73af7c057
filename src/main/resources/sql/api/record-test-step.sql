-- Adds a step to a connection test, for get-connection-test.sql.
UPDATE snowflake_connection_tests SET steps = steps || cast(:#${body} AS jsonb)
WHERE id = cast(:#${variable.admission[id]} AS bigint)
