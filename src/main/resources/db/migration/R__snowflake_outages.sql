-- One text for each account identifier: host names know neither case nor underscores.
CREATE OR REPLACE FUNCTION snowflake_address(account text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT replace(lower(btrim(account)), '_', '-')
$$;

-- The outages as a claim has to see them: after the claim before it (snowflake_running_uploads), and unchanged until it is done,
-- so that no upload is held back by an outage that has ended.
CREATE OR REPLACE FUNCTION snowflake_outages_in_force(patience interval) RETURNS SETOF snowflake_outages
LANGUAGE plpgsql VOLATILE ROWS 10 AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('snowflake_running_uploads'));
    RETURN QUERY
        SELECT * FROM snowflake_outages o
        WHERE o.since > now() - patience AND o.failed_at > now() - interval '15 minutes'
        FOR NO KEY UPDATE;
END
$$;

-- Lets one of the uploads that wait probe the account at once, if the upload that was to do so ended before it asked Snowflake.
CREATE OR REPLACE FUNCTION snowflake_hand_on_probe(of_execution snowflake_execution_id) RETURNS void
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    outage uuid;
BEGIN
    UPDATE snowflake_outages SET next_probe_at = now(), probed_by = NULL WHERE probed_by = of_execution
    RETURNING id INTO outage;
    IF FOUND THEN
        UPDATE workflow_executions SET snowflake_next_attempt_at = now()
        WHERE id = (
            SELECT id
            FROM workflow_executions
            WHERE snowflake_waits_for = outage
              -- As the index has it in db/online.sql.
              AND (snowflake_status = 'pending' AND snowflake_next_attempt_at > now()
                   OR snowflake_status = 'failed' AND snowflake_next_attempt_at > now())
            ORDER BY snowflake_next_attempt_at
            LIMIT 1
            FOR UPDATE SKIP LOCKED);
    END IF;
END
$$;
