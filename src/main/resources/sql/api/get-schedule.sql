-- One schedule as the API shows it.
SELECT cast(jsonb_build_object(
           'id', cast(s.id AS text), 'name', s.name, 'instance_id', s.instance_id, 'brand', s.brand, 'template', s.template,
           'schedule_config', CASE WHEN jsonb_typeof(s.schedule_config) = 'object' THEN s.schedule_config END,
           'is_active', s.is_active, 'created_at', snowflake_instant(s.created_at),
           'snowflake', snowflake_shown_schedule_upload(
               cast(s.metadata AS jsonb), snowflake_suggested_table(s.instance_id, s.brand, s.template))) AS text) AS schedule
FROM workflow_schedules s
WHERE s.id = cast(:#id AS snowflake_schedule_id)
  AND s.user_id = cast(:#${variable.userId} AS snowflake_user_id)
