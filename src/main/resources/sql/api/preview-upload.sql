-- One of the user's executions as it would be claimed now, with other options if they are given. Returns no row if it is not the
-- user's.
SELECT cast(e.id AS text) AS id,
       cast(e.user_id AS text) AS user_id,
       cast(e.schedule_id AS text) AS schedule_id,
       snowflake_target_table(
           coalesce(cast(:#table_name AS text), settings.merged ->> 'snowflake_table_name'), e.instance_id, e.brand, e.template)
           AS table_name,
       cast(settings.merged
           || CASE WHEN cast(:#columns AS jsonb) IS NULL THEN '{}'
                   ELSE jsonb_build_object('snowflake_columns', cast(:#columns AS jsonb)) END
           || CASE WHEN cast(:#transforms AS jsonb) IS NULL THEN '{}'
                   ELSE jsonb_build_object('snowflake_transforms', cast(:#transforms AS jsonb)) END
           || CASE WHEN cast(:#tables AS jsonb) IS NULL THEN '{}'
                   ELSE jsonb_build_object('snowflake_tables', cast(:#tables AS jsonb)) END
           || CASE WHEN cast(:#table_name AS text) IS NULL THEN '{}'
                   ELSE jsonb_build_object('snowflake_table_name', cast(:#table_name AS text)) END
           || CASE WHEN cast(:#key_columns AS jsonb) IS NULL THEN '{}'
                   ELSE jsonb_build_object('snowflake_key_columns', cast(:#key_columns AS jsonb),
                       'snowflake_incremental', cast(:#incremental AS text)) END
           AS text) AS metadata,
       jsonb_build_array(e.time_window_start) ->> 0 AS time_window_start,
       jsonb_build_array(e.time_window_end) ->> 0 AS time_window_end,
       jsonb_build_array(e.created_at) ->> 0 AS created_at,
       c.database,
       coalesce(nullif(btrim(settings.merged ->> 'snowflake_schema_name'), ''), c.schema) AS schema,
       (SELECT cast(jsonb_agg(jsonb_build_array(used.in_database, used.in_schema, used.name) ORDER BY used.name) AS text)
        FROM snowflake_used_tables(
            cast(e.id AS snowflake_execution_id), a.account,
            jsonb_typeof(tried.tables) = 'array' AND tried.tables <> '[]') used) AS used_tables
FROM workflow_executions e
LEFT JOIN workflow_schedules s ON s.id = e.schedule_id
LEFT JOIN user_snowflake_configs c ON c.user_id = e.user_id AND c.is_active
LEFT JOIN snowflake_accounts a ON a.identifier = snowflake_address(c.account)
CROSS JOIN LATERAL (SELECT snowflake_settings(cast(s.metadata AS jsonb), cast(e.metadata AS jsonb)) AS merged) settings
CROSS JOIN LATERAL (SELECT coalesce(cast(:#tables AS jsonb), settings.merged -> 'snowflake_tables') AS tables) tried
WHERE e.id = cast(:#id AS snowflake_execution_id) AND e.user_id = cast(:#${variable.userId} AS snowflake_user_id)
