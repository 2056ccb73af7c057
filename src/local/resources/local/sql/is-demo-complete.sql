-- Destinations are written last by the demo; existing data counts as well.
SELECT EXISTS (SELECT FROM user_snowflake_configs)
    OR EXISTS (SELECT FROM workflow_executions WHERE id::text NOT LIKE 'e0000000-0000-4000-8000-%')
