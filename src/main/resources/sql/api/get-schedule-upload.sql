-- The upload settings of one of the user's schedules.
SELECT cast(snowflake_shown_schedule_upload(
    cast(metadata AS jsonb), snowflake_suggested_table(instance_id, brand, template)) AS text) AS upload
FROM workflow_schedules
WHERE id = cast(:#id AS snowflake_schedule_id) AND user_id = cast(:#${variable.userId} AS snowflake_user_id)
