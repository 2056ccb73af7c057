-- Records that the notification about a dead letter was delivered.
UPDATE snowflake_dead_letters SET announced_at = now() WHERE id = cast(:#${exchangeProperty.deadLetter[id]} AS bigint)
