-- Whether the next key has to be published: the newest one has signed for the given time, or there is none.
SELECT coalesce(max(signs_from) + cast(? AS interval) <= now() AND max(signs_from) <= now(), true)
FROM snowflake_signing_keys
