-- Adds a step to a connection test, for whoever follows it.
UPDATE snowflake_connection_tests SET steps = steps || cast(:#${body} AS jsonb)
WHERE id = cast(:#${exchangeProperty.testId} AS bigint)
