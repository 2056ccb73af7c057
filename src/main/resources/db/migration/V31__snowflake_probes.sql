-- Which upload probes an account that is down, and which ones wait for that.
ALTER TABLE snowflake_outages
    ADD COLUMN IF NOT EXISTS id uuid NOT NULL DEFAULT gen_random_uuid(),
    ADD COLUMN IF NOT EXISTS probed_by snowflake_execution_id;
COMMENT ON COLUMN snowflake_outages.probed_by IS 'The execution whose upload is, or was, the latest probe';

COMMENT ON COLUMN workflow_executions.snowflake_waits_for IS
    'The upload that writes to the same table, or the outage of the account: this upload is due again when that one has ended';
