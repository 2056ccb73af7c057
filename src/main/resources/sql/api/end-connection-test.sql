-- Remembers that a connection test's sign-in was refused.
UPDATE snowflake_connection_tests SET refused = true WHERE id = cast(:#${exchangeProperty.testId} AS bigint) AND cast(:#${variable.refused} AS boolean)
