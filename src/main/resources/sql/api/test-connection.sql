-- Admits a connection test, or returns the number of seconds until one is allowed. Across all instances: at most
-- http.connection-tests per user in ten minutes, and none for a Snowflake user that was refused as often as
-- snowflake_refusal_limit() allows.
WITH wait AS MATERIALIZED (
    SELECT greatest(
        extract(epoch FROM snowflake_next_connection_test(
            cast(:#${variable.userId} AS snowflake_user_id), cast(:#${properties:http.connection-tests} AS integer)) - now()),
        (SELECT extract(epoch FROM until - now())
         FROM snowflake_sign_ins_held_back(
             snowflake_sign_in(:#account, :#username),
             ARRAY['refused']))) AS seconds
), begun AS (
    INSERT INTO snowflake_connection_tests (user_id, sign_in, test_id)
    SELECT cast(:#${variable.userId} AS snowflake_user_id),
           snowflake_sign_in(:#account, :#username),
           cast(:#${header.test_id} AS uuid)
    FROM wait WHERE seconds IS NULL
    RETURNING id
)
SELECT (SELECT id FROM begun) AS id, cast(ceil(seconds) AS integer) AS wait_seconds FROM wait
