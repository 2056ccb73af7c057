-- Admits a sign-in, unless the same credential was refused a short time ago, or Snowflake has refused the user as often as
-- snowflake_refusal_limit() allows. A credential that Snowflake accepted when it was last used may always be tried; it is the
-- same as long as the stored secrets are. A refused workload identity, which locks nobody, is only tried less often. The caller
-- holds snowflake_sign_ins' advisory lock for the user.
WITH asked AS (
    SELECT snowflake_sign_in(?, ?) AS sign_in,
           cast(? AS boolean) AS may_lock_user,
           ? * interval '1 second' AS pause,
           coalesce(
               (SELECT concat_ws(' ', c.id, md5(concat_ws(' ', c.auth_method, c.password, c.token, c.private_key,
                   -- Without a secret, saving it again makes it another one.
                   CASE WHEN c.auth_method = 'workload_identity' THEN c.updated_at END)))
                FROM user_snowflake_configs c
                WHERE cast(c.id AS text) = ? AND cast(c.xmin AS text) = ?),
               ?) AS credential
), last AS (
    SELECT tried.* FROM snowflake_sign_ins tried JOIN asked USING (sign_in, credential)
    WHERE tried.state <> 'trying' ORDER BY tried.id DESC LIMIT 1
), same AS (
    SELECT until, sentence, fix_sql
    FROM asked, last, snowflake_refusal_limit()
    CROSS JOIN LATERAL (SELECT started_at + CASE WHEN may_lock_user THEN period ELSE pause END AS until) forbidden
    WHERE state = 'refused' AND until > now()
), others AS (
    SELECT held_back.*
    FROM asked
    CROSS JOIN LATERAL snowflake_sign_ins_held_back(asked.sign_in, ARRAY['refused', 'trying']) held_back
    WHERE asked.may_lock_user AND NOT EXISTS (SELECT FROM last WHERE state = 'accepted')
), old AS (
    DELETE FROM snowflake_sign_ins
    WHERE started_at < now() - CASE WHEN state = 'accepted' THEN interval '30 days' ELSE interval '1 day' END
), begun AS (
    INSERT INTO snowflake_sign_ins (sign_in, credential)
    SELECT sign_in, credential FROM asked
    WHERE NOT EXISTS (SELECT FROM same) AND NOT EXISTS (SELECT FROM others)
    RETURNING id
)
SELECT (SELECT id FROM begun) AS id,
       to_char((SELECT until FROM same) AT TIME ZONE 'UTC', 'HH24:MI "UTC"') AS same_until,
       (SELECT sentence FROM same) AS sentence,
       cast((SELECT fix_sql FROM same) AS text) AS fix_sql,
       to_char((SELECT until FROM others) AT TIME ZONE 'UTC', 'HH24:MI "UTC"') AS others_until,
       coalesce((SELECT refused FROM others), 0) AS refused
