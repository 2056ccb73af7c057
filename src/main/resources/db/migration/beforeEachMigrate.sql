-- A migration that waits for a table would make the AMC manager wait behind it; it is tried again instead (Migrations).
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = 0;

-- The types of the AMC manager's ids, without a limit of length, which a cast would cut values to.
DO $$
DECLARE
    id record;
BEGIN
    FOR id IN
        SELECT ids.domain, CASE
            WHEN base.typname IN ('int2', 'int4', 'int8') THEN 'int8'
            WHEN base.typname = 'varchar' THEN 'text'
            ELSE base.typname END AS type
        FROM (VALUES
            ('snowflake_execution_id', 'workflow_executions', 'id'),
            ('snowflake_schedule_id', 'workflow_schedules', 'id'),
            ('snowflake_user_id', 'workflow_executions', 'user_id')) ids (domain, relation, attribute)
        JOIN pg_attribute a ON a.attrelid = to_regclass(ids.relation) AND a.attname = ids.attribute
        JOIN pg_type t ON t.oid = a.atttypid
        JOIN pg_type base ON base.oid = coalesce(nullif(t.typbasetype, 0), t.oid)
        WHERE to_regtype(ids.domain) IS NULL
    LOOP
        EXECUTE format('CREATE DOMAIN %I AS pg_catalog.%I', id.domain, id.type);
    END LOOP;
END
$$;
