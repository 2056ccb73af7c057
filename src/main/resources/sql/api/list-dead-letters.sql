-- A page of the user's dead letters, newest first, and one more row if there is a next page.
SELECT cast(snowflake_shown_dead_letter(d.id) AS text) AS shown, cast(d.id AS text) AS position
FROM snowflake_dead_letters d
JOIN workflow_executions e ON e.id = d.execution_id
WHERE e.user_id = cast(:#${variable.userId} AS snowflake_user_id)
  AND (d.resolved_at IS NOT NULL) = cast(:#resolved AS boolean)
  AND (cast(:#cursor AS bigint) IS NULL OR d.id < cast(:#cursor AS bigint))
ORDER BY d.id DESC
LIMIT cast(:#limit AS integer) + 1
