-- The normalised form of an account identifier: host names ignore case and contain no underscores.
CREATE OR REPLACE FUNCTION snowflake_address(account text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT replace(lower(btrim(account)), '_', '-')
$$;

-- Whether an outage is still known to exist: after three of the longest intervals between probes without a failure, the state of
-- the account is unknown.
CREATE OR REPLACE FUNCTION snowflake_is_known_outage(failed_at timestamptz) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT failed_at > now() - interval '15 minutes'
$$;

-- The current outages, for a claim: as they are after the previous claim (snowflake_running_uploads), and locked until this claim
-- ends, so that no upload is held back by an outage that has ended.
CREATE OR REPLACE FUNCTION snowflake_outages_in_force(patience interval) RETURNS SETOF snowflake_outages
LANGUAGE plpgsql VOLATILE ROWS 10 AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('snowflake_running_uploads'));
    RETURN QUERY
        SELECT * FROM snowflake_outages o
        WHERE o.since > now() - patience AND snowflake_is_known_outage(o.failed_at)
        FOR NO KEY UPDATE;
END
$$;

-- Lets one of the waiting uploads probe the account immediately, if this execution was to probe it and ended before that.
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
              AND NOT EXISTS (SELECT FROM snowflake_pauses p WHERE p.user_id = workflow_executions.user_id)
              -- The conditions of the index in db/online.sql.
              AND (snowflake_status = 'pending' AND snowflake_next_attempt_at > now()
                   OR snowflake_status = 'failed' AND snowflake_next_attempt_at > now())
            ORDER BY snowflake_next_attempt_at
            LIMIT 1
            FOR UPDATE SKIP LOCKED);
    END IF;
END
$$;

-- Resumes the uploads that waited for the end of an outage or a pause: spread over time, one per second, but over a minute at most.
-- Returns how many they are.
CREATE OR REPLACE FUNCTION snowflake_resume_uploads(waited_for uuid) RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    waiting snowflake_execution_id[];
BEGIN
    waiting := ARRAY(
        SELECT id
        FROM workflow_executions
        WHERE snowflake_waits_for = waited_for
          -- The conditions of the index in db/online.sql.
          AND (snowflake_status = 'pending' AND snowflake_next_attempt_at > now()
               OR snowflake_status = 'failed' AND snowflake_next_attempt_at > now())
        FOR UPDATE SKIP LOCKED);
    UPDATE workflow_executions
    SET snowflake_next_attempt_at = now() + random() * least(cardinality(waiting), 60) * interval '1 second',
        snowflake_waits_for = NULL,
        snowflake_error_message = CASE WHEN snowflake_status = 'failed' THEN snowflake_error_message END
    WHERE id = ANY (waiting);
    RETURN cardinality(waiting);
END
$$;
