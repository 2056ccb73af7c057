-- Limits per user, over all instances. Each function waits for the user's previous request, until that is committed, and sees what
-- it stored, which the request's own statement does not.

-- Whether a user may store another schedule.
CREATE OR REPLACE FUNCTION snowflake_may_add_schedule(of_user snowflake_user_id) RETURNS boolean
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('snowflake_schedules'), hashtext(cast(of_user AS text)));
    RETURN (SELECT count(*) < 1000 FROM workflow_schedules WHERE user_id = of_user);
END
$$;

-- When a user may test a connection again; NULL if now.
CREATE OR REPLACE FUNCTION snowflake_next_connection_test(of_user snowflake_user_id, most_in_ten_minutes integer)
RETURNS timestamptz LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('snowflake_connection_tests'), hashtext(cast(of_user AS text)));
    RETURN (
        SELECT min(latest.started_at) + interval '10 minutes'
        FROM (
            SELECT started_at FROM snowflake_connection_tests
            WHERE user_id = of_user AND started_at > now() - interval '10 minutes'
            ORDER BY started_at DESC
            LIMIT most_in_ten_minutes
        ) latest
        HAVING count(*) = most_in_ten_minutes
    );
END
$$;
