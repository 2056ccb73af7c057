-- Whoever is to know of the dead letter has been told.
UPDATE snowflake_dead_letters SET announced_at = now() WHERE id = cast(:#${exchangeProperty.deadLetter[id]} AS bigint)
