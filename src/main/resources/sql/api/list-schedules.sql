-- A page of the user's schedules, newest first, and one more than that where there is a next page.
SELECT cast(jsonb_build_object(
           'id', cast(s.id AS text), 'name', s.name, 'instance_id', s.instance_id, 'brand', s.brand, 'template', s.template,
           'schedule_config', CASE WHEN jsonb_typeof(s.schedule_config) = 'object' THEN s.schedule_config END,
           'is_active', s.is_active, 'created_at', snowflake_instant(s.created_at),
           'snowflake', snowflake_shown_schedule_upload(
               cast(s.metadata AS jsonb), snowflake_suggested_table(s.instance_id, s.brand, s.template))) AS text) AS shown,
       cast(extract(epoch FROM s.created_at) * 1000000 AS bigint) || '-' || cast(s.id AS text) AS position
FROM workflow_schedules s
WHERE s.user_id = cast(:#${variable.userId} AS snowflake_user_id)
  AND (cast(:#cursor AS text) IS NULL
       OR (s.created_at, s.id) < (
           timestamptz 'epoch' + cast(split_part(:#cursor, '-', 1) AS bigint) * interval '1 microsecond',
           cast(substr(:#cursor, strpos(:#cursor, '-') + 1) AS snowflake_schedule_id)))
ORDER BY s.created_at DESC, s.id DESC
LIMIT cast(:#limit AS integer) + 1
