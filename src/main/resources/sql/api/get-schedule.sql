-- One schedule as the API shows it.
SELECT cast(snowflake_shown_schedule(s.id) AS text) AS schedule
FROM workflow_schedules s
WHERE s.id = cast(:#id AS snowflake_schedule_id)
  AND s.user_id = cast(:#${variable.userId} AS snowflake_user_id)
