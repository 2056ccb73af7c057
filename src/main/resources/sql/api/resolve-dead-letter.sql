-- Resolves one of the user's dead letters, and returns whether it did; no row if the dead letter is not the user's.
WITH found AS (
    SELECT d.id, d.resolved_at FROM snowflake_dead_letters d
    JOIN workflow_executions e ON e.id = d.execution_id
    WHERE d.id = cast(:#id AS bigint) AND e.user_id = cast(:#${variable.userId} AS snowflake_user_id)
    FOR UPDATE OF d
), resolved AS (
    UPDATE snowflake_dead_letters d SET resolved_at = now()
    FROM found WHERE d.id = found.id AND found.resolved_at IS NULL
    RETURNING d.id, d.resolved_at
)
SELECT EXISTS (SELECT FROM resolved) AS resolved,
       cast(snowflake_shown_dead_letter(found.id)
            || jsonb_build_object('resolved_at', snowflake_instant((SELECT resolved_at FROM resolved))) AS text) AS shown
FROM found
