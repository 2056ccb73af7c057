-- The keys that are published, oldest first. Each signs until the next one does, and stays published for the given time
-- afterwards.
SELECT id, private_key, public_key, signs_from, signs_until,
       signs_from <= now() AND coalesce(signs_until > now(), true) AS signs
FROM (SELECT *, lead(signs_from) OVER (ORDER BY signs_from, id) AS signs_until FROM snowflake_signing_keys) keys
WHERE coalesce(signs_until > now() - cast(? AS interval), true)
ORDER BY signs_from, id
