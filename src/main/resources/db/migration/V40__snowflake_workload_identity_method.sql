-- A further value of auth_method, whether user_snowflake_configs_auth_method_check is V17's or the AMC manager's own, which may
-- allow others.
DO $$
DECLARE
    rule record;
BEGIN
    FOR rule IN
        SELECT conname AS name, pg_get_expr(conbin, conrelid) AS condition,
               -- It may not hold for older rows.
               CASE WHEN convalidated THEN '' ELSE ' NOT VALID' END AS validity
        FROM pg_constraint
        WHERE conrelid = 'user_snowflake_configs'::regclass AND contype = 'c'
            AND pg_get_expr(conbin, conrelid) LIKE '%auth_method%'
            AND pg_get_expr(conbin, conrelid) NOT LIKE '%workload_identity%'
    LOOP
        EXECUTE format('ALTER TABLE user_snowflake_configs DROP CONSTRAINT %I', rule.name);
        EXECUTE format(
            'ALTER TABLE user_snowflake_configs ADD CONSTRAINT %I CHECK (auth_method = ''workload_identity'' OR %s)%s',
            rule.name, rule.condition, rule.validity);
    END LOOP;
END
$$;
