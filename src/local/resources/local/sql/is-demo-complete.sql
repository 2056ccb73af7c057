-- Destinations are the last thing that the demo writes; somebody's own data count as well.
SELECT EXISTS (SELECT FROM user_snowflake_configs)
    OR EXISTS (SELECT FROM workflow_executions WHERE id::text NOT LIKE 'e0000000-0000-4000-8000-%')
