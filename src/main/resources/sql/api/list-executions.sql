-- A page of the user's executions, newest first, and one more row if there is a next page. Details are read only for the page. A
-- search that has examined many executions ends with the last of them, which is not shown.
SELECT CASE WHEN page.is_found THEN cast(
           snowflake_shown_execution(e.id, e.user_id, cast(:#${properties:retry.attempts} AS integer))
           || jsonb_build_object(
               'snowflake_status', snowflake_shown_status(
                   e.snowflake_status, e.status, e.completed_at, cast(s.metadata AS jsonb), cast(e.metadata AS jsonb),
                   :#${properties:claim.completed-after})) AS text) END AS shown,
       cast(extract(epoch FROM e.created_at) * 1000000 AS bigint) || '-' || cast(e.id AS text) AS position
FROM snowflake_page_of_executions(
    cast(:#${variable.userId} AS snowflake_user_id), cast(:#status AS text),
    cast(:#schedule_id AS snowflake_schedule_id), cast(:#q AS text),
    timestamptz 'epoch' + cast(split_part(:#cursor, '-', 1) AS bigint) * interval '1 microsecond',
    cast(substr(:#cursor, strpos(:#cursor, '-') + 1) AS snowflake_execution_id),
    cast(:#limit AS integer) + 1, :#${properties:claim.completed-after}) page
JOIN workflow_executions e ON e.id = page.execution_id
LEFT JOIN workflow_schedules s ON s.id = e.schedule_id
ORDER BY e.created_at DESC, e.id DESC, page.is_found DESC
