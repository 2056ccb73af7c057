-- Deletes keys that have not signed for the given time.
DELETE FROM snowflake_signing_keys WHERE id IN (
    SELECT id
    FROM (SELECT id, lead(signs_from) OVER (ORDER BY signs_from, id) AS signs_until FROM snowflake_signing_keys) keys
    WHERE signs_until <= now() - cast(? AS interval))
