-- Records Snowflake's answer to a sign-in. A sign-in that was neither accepted nor refused does not count.
WITH ended AS (
    SELECT cast(? AS bigint) AS id, cast(? AS text) AS state, cast(? AS text) AS sentence, cast(? AS jsonb) AS fix_sql
), uncertain AS (
    DELETE FROM snowflake_sign_ins tried USING ended WHERE tried.id = ended.id AND ended.state IS NULL
)
UPDATE snowflake_sign_ins tried
SET state = ended.state, sentence = ended.sentence, fix_sql = ended.fix_sql, started_at = now()
FROM ended
WHERE tried.id = ended.id AND ended.state IS NOT NULL
