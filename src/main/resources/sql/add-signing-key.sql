-- Adds a key that signs after the given time. The first one signs at once: nobody has read the key set before.
INSERT INTO snowflake_signing_keys (id, private_key, public_key, signs_from)
SELECT ?, ?, ?, now() + CASE WHEN EXISTS (SELECT FROM snowflake_signing_keys) THEN cast(? AS interval) ELSE interval '0' END
