-- A page of the user's schedules, newest first, and one more row if there is a next page.
SELECT cast(snowflake_shown_schedule(s.id) AS text) AS shown,
       cast(extract(epoch FROM s.created_at) * 1000000 AS bigint) || '-' || cast(s.id AS text) AS position
FROM workflow_schedules s
WHERE s.user_id = cast(:#${variable.userId} AS snowflake_user_id)
  AND (cast(:#cursor AS text) IS NULL
       OR (s.created_at, s.id) < (
           timestamptz 'epoch' + cast(split_part(:#cursor, '-', 1) AS bigint) * interval '1 microsecond',
           cast(substr(:#cursor, strpos(:#cursor, '-') + 1) AS snowflake_schedule_id)))
ORDER BY s.created_at DESC, s.id DESC
LIMIT cast(:#limit AS integer) + 1
