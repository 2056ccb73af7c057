-- Sets of executions that are retried together, a few at a time. A set is frozen when it is prepared, and nothing is retried
-- before it is started.
CREATE TABLE IF NOT EXISTS snowflake_bulk_retries (
    id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id       snowflake_user_id NOT NULL,
    filter        jsonb NOT NULL,
    error_classes jsonb NOT NULL,
    total         integer NOT NULL,
    due           integer NOT NULL DEFAULT 0,
    uploaded      integer NOT NULL DEFAULT 0,
    failed        integer NOT NULL DEFAULT 0,
    skipped       integer NOT NULL DEFAULT 0,
    ineligible    integer NOT NULL DEFAULT 0,
    is_stopped    boolean NOT NULL DEFAULT false,
    created_at    timestamptz NOT NULL DEFAULT now(),
    started_at    timestamptz,
    ended_at      timestamptz
);
COMMENT ON COLUMN snowflake_bulk_retries.error_classes IS
    'How many of the executions had failed with each class when the set was frozen';
COMMENT ON COLUMN snowflake_bulk_retries.due IS
    'How many have been made due and have not ended; those that have not been made due yet are not counted anywhere';

-- One at a time per user.
CREATE UNIQUE INDEX IF NOT EXISTS snowflake_bulk_retries_running ON snowflake_bulk_retries (user_id)
    WHERE started_at IS NOT NULL AND ended_at IS NULL;
CREATE INDEX IF NOT EXISTS snowflake_bulk_retries_of_user ON snowflake_bulk_retries (user_id, created_at);

-- Without a foreign key to executions, whose deletion must not wait for a large set.
CREATE TABLE IF NOT EXISTS snowflake_bulk_retry_executions (
    bulk_retry_id uuid NOT NULL REFERENCES snowflake_bulk_retries (id) ON DELETE CASCADE,
    place         integer NOT NULL,
    execution_id  snowflake_execution_id NOT NULL,
    state         varchar(20) NOT NULL DEFAULT 'waiting'
        CHECK (state IN ('waiting', 'due', 'uploaded', 'failed', 'skipped', 'ineligible')),
    PRIMARY KEY (bulk_retry_id, place)
);
CREATE INDEX IF NOT EXISTS snowflake_bulk_retry_executions_open ON snowflake_bulk_retry_executions
    (bulk_retry_id, state, place)
    WHERE state IN ('waiting', 'due');
