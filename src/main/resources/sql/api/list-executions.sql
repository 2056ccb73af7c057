-- A page of the user's executions, newest first, and one more than that where there is a next page. What they are shown
-- with is found out for the page alone.
SELECT cast(
           snowflake_shown_execution(page.id, page.user_id, cast(:#${properties:retry.attempts} AS integer))
           || jsonb_build_object(
               'snowflake_status', snowflake_shown_status(
                   page.snowflake_status, page.status, page.completed_at, page.of_schedule, page.metadata,
                   :#${properties:claim.completed-after}),
               'snowflake_is_dead', EXISTS (
                   SELECT FROM snowflake_dead_letters d WHERE d.execution_id = page.id AND d.resolved_at IS NULL)) AS text) AS shown,
       page.position
FROM (
    SELECT e.id, e.user_id, e.created_at, e.snowflake_status, e.status, e.completed_at, e.metadata, s.metadata AS of_schedule,
           cast(extract(epoch FROM e.created_at) * 1000000 AS bigint) || '-' || e.id AS position
    FROM workflow_executions e
    LEFT JOIN workflow_schedules s ON s.id = e.schedule_id
    WHERE e.user_id = cast(:#${variable.userId} AS uuid)
      AND (cast(:#status AS text) IS NULL
           OR :#status = coalesce(snowflake_shown_status(
               e.snowflake_status, e.status, e.completed_at, s.metadata, e.metadata, :#${properties:claim.completed-after}), 'none'))
      AND (cast(:#schedule_id AS uuid) IS NULL OR e.schedule_id = cast(:#schedule_id AS uuid))
      AND (cast(:#q AS text) IS NULL
           OR position(lower(:#q) IN lower(concat_ws(' ', e.name, e.instance_id, e.brand, e.template, e.id, s.name,
               coalesce(nullif(btrim(snowflake_settings(s.metadata, e.metadata) ->> 'snowflake_table_name'), ''),
                   snowflake_suggested_table(e.instance_id, e.brand, e.template))))) > 0)
      AND (cast(:#cursor AS text) IS NULL
           OR (e.created_at, e.id) < (
               timestamptz 'epoch' + cast(split_part(:#cursor, '-', 1) AS bigint) * interval '1 microsecond',
               cast(substr(:#cursor, strpos(:#cursor, '-') + 1) AS uuid)))
    ORDER BY e.created_at DESC, e.id DESC
    LIMIT cast(:#limit AS integer) + 1
) page
ORDER BY page.created_at DESC, page.id DESC
