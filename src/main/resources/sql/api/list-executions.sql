-- A page of the user's executions, newest first, and one more row if there is a next page. Details are read only for the page. A
-- search that has examined many executions ends with the last of them, which is not shown.
SELECT CASE WHEN page.is_found THEN cast(
           snowflake_shown_execution(e.id, e.user_id, cast(:#${properties:retry.attempts} AS integer))
           || jsonb_build_object(
               'snowflake_status', snowflake_shown_status(
                   e.snowflake_status, e.status, e.completed_at, cast(s.metadata AS jsonb), cast(e.metadata AS jsonb),
                   :#${properties:claim.completed-after})) AS text) END AS shown,
       cast(extract(epoch FROM e.created_at) * 1000000 AS bigint) || '-' || cast(e.id AS text) AS position
FROM snowflake_find_executions(
    cast(:#${variable.userId} AS snowflake_user_id),
    jsonb_build_object(
        'status', cast(:#status AS text), 'schedule_id', cast(:#schedule_id AS text), 'q', cast(:#q AS text),
        'outcome', cast(:#outcome AS text), 'error_class', cast(:#error_class AS text), 'ended_after', cast(:#ended_after AS text),
        'ended_before', cast(:#ended_before AS text), 'destination', cast(:#destination AS text)),
    timestamptz 'epoch' + cast(split_part(:#cursor, '-', 1) AS bigint) * interval '1 microsecond',
    cast(substr(:#cursor, strpos(:#cursor, '-') + 1) AS snowflake_execution_id),
    cast(:#limit AS integer) + 1, :#${properties:claim.completed-after}) page
JOIN workflow_executions e ON e.id = page.execution_id
LEFT JOIN workflow_schedules s ON s.id = e.schedule_id
ORDER BY e.created_at DESC, e.id DESC, page.is_found DESC
