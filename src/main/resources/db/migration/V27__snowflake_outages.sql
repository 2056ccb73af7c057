-- Accounts that cannot be reached, or answer nothing but that they are unavailable, known to all instances by their addresses.
-- Until such an account answers again its uploads wait, but for a probe: one upload at a time, at growing intervals. Of an
-- account that nothing was uploaded to for three of the longest intervals nothing is known any more.
CREATE TABLE IF NOT EXISTS snowflake_outages (
    address       text PRIMARY KEY,
    since         timestamptz NOT NULL DEFAULT now(),
    probes        integer NOT NULL DEFAULT 0,
    next_probe_at timestamptz NOT NULL DEFAULT now() + interval '15 seconds',
    error_message text NOT NULL,
    logged_at     timestamptz NOT NULL DEFAULT now(),
    failed_at     timestamptz NOT NULL DEFAULT now()
);

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
    RETURN QUERY SELECT * FROM snowflake_outages o WHERE o.since > now() - patience AND o.failed_at > now() - interval '15 minutes' FOR NO KEY UPDATE;
END
$$;
