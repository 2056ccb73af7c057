-- Users whose uploads are paused, until somebody resumes them.
CREATE TABLE IF NOT EXISTS snowflake_pauses (
    user_id   snowflake_user_id PRIMARY KEY,
    id        uuid NOT NULL DEFAULT gen_random_uuid(),
    paused_by text NOT NULL CHECK (paused_by IN ('owner', 'operator')),
    paused_at timestamptz NOT NULL DEFAULT now()
);

COMMENT ON COLUMN workflow_executions.snowflake_waits_for IS
    'The upload that writes to the same table, the outage of the account, or the pause of the user''s uploads: this upload is due again when that one has ended';
