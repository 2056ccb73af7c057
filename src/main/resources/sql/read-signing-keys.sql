-- The keys that are published, oldest first. Each signs until the next one does, and stays published for the given time
-- afterwards. If the clock is before the oldest one's time, as after a failover, it signs nevertheless: nothing else could.
SELECT id, private_key, public_key, signs_from, signs_until,
       (signs_from <= now() OR is_oldest) AND coalesce(signs_until > now(), true) AS signs
FROM (SELECT *, lead(signs_from) OVER by_time AS signs_until, row_number() OVER by_time = 1 AS is_oldest
      FROM snowflake_signing_keys
      WINDOW by_time AS (ORDER BY signs_from, id)) keys
WHERE coalesce(signs_until > now() - cast(? AS interval), true)
ORDER BY signs_from, id
