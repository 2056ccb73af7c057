-- What claiming, uploading and retrying need. Every part is additive and may already be there.
ALTER TABLE workflow_executions
    ADD COLUMN IF NOT EXISTS snowflake_upload_id uuid,
    ADD COLUMN IF NOT EXISTS snowflake_owner text,
    ADD COLUMN IF NOT EXISTS snowflake_claim_id uuid,
    ADD COLUMN IF NOT EXISTS snowflake_lease_until timestamptz,
    ADD COLUMN IF NOT EXISTS snowflake_next_attempt_at timestamptz,
    ADD COLUMN IF NOT EXISTS snowflake_waits_for uuid;
COMMENT ON COLUMN workflow_executions.snowflake_claim_id IS
    'New with each claim: who lost the execution, and be it to the same instance, can write nothing any more';
COMMENT ON COLUMN workflow_executions.snowflake_waits_for IS
    'The upload that writes to the same table: this one is due again when that one has let the table go';

-- Results beyond one jsonb value's limit (about 255 MB), in consecutive chunks from 1.
CREATE TABLE IF NOT EXISTS workflow_execution_result_chunks (
    execution_id snowflake_execution_id NOT NULL REFERENCES workflow_executions (id) ON DELETE CASCADE,
    chunk_no     integer NOT NULL,
    rows         jsonb NOT NULL,
    PRIMARY KEY (execution_id, chunk_no)
);

-- One row a user and destination; password, private_key, private_key_passphrase and token are Fernet tokens. Where the
-- table is there already, only what it lacks is added. Comments tell the rollback what was made here and may be dropped.
DO $$
DECLARE
    made_here CONSTANT text := 'Made by V17__snowflake_uploads.sql';
    addition  record;
BEGIN
    IF to_regclass('user_snowflake_configs') IS NULL THEN
        CREATE TABLE user_snowflake_configs (
            id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
            user_id    snowflake_user_id NOT NULL,
            account    text NOT NULL,
            username   text NOT NULL,
            password   text,
            warehouse  text,
            database   text,
            schema     text,
            role       text
        );
        EXECUTE format('COMMENT ON TABLE user_snowflake_configs IS %L', made_here);
    END IF;
    FOR addition IN
        SELECT * FROM (VALUES
            ('is_active', 'boolean NOT NULL DEFAULT true'),
            ('created_at', 'timestamptz NOT NULL DEFAULT now()'),
            ('updated_at', 'timestamptz NOT NULL DEFAULT now()'),
            ('auth_method', 'varchar(20) NOT NULL DEFAULT ''password'' '
                || 'CONSTRAINT user_snowflake_configs_auth_method_check '
                || 'CHECK (auth_method IN (''key_pair'', ''token'', ''password''))'),
            ('private_key', 'text'),
            ('private_key_passphrase', 'text'),
            ('token', 'text')) AS additions (name, definition)
    LOOP
        IF NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'user_snowflake_configs'::regclass
                           AND attname = addition.name AND NOT attisdropped) THEN
            EXECUTE format('ALTER TABLE user_snowflake_configs ADD COLUMN %I %s', addition.name, addition.definition);
            EXECUTE format('COMMENT ON COLUMN user_snowflake_configs.%I IS %L', addition.name, made_here);
        END IF;
    END LOOP;
END
$$;

CREATE UNIQUE INDEX IF NOT EXISTS user_snowflake_configs_one_active ON user_snowflake_configs (user_id) WHERE is_active;

-- A key pair needs no password. The index remembers that one was needed: the column may have a comment of its owner's.
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'user_snowflake_configs'::regclass
                   AND attname = 'password' AND attnotnull) THEN
        ALTER TABLE user_snowflake_configs ALTER COLUMN password DROP NOT NULL;
        COMMENT ON INDEX user_snowflake_configs_one_active IS 'password was NOT NULL before V17__snowflake_uploads.sql';
    END IF;
END
$$;

-- The receipt: one row an attempt.
CREATE TABLE IF NOT EXISTS snowflake_upload_attempts (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    upload_id       uuid NOT NULL,
    execution_id    snowflake_execution_id NOT NULL REFERENCES workflow_executions (id) ON DELETE CASCADE,
    attempt         integer NOT NULL,
    owner           text NOT NULL,
    outcome         varchar(20) NOT NULL DEFAULT 'running'
        CHECK (outcome IN ('running', 'uploaded', 'failed', 'lost', 'skipped', 'handed_back')),
    strategy        varchar(20),
    target_account  text,
    target_database text,
    target_schema   text,
    target_table    text,
    upsert_key      text,
    path            varchar(10) CHECK (path IN ('inline', 'staged')),
    may_have_merged boolean NOT NULL DEFAULT false,
    rows_read       bigint,
    rows_staged     bigint,
    rows_loaded     bigint,
    rows_inserted   bigint,
    rows_updated    bigint,
    rows_kept       bigint,
    rows_deleted    bigint,
    bytes_staged    bigint,
    files_staged    integer,
    phase_millis    jsonb,
    query_ids       jsonb,
    error_class     text,
    error_message   text,
    started_at      timestamptz NOT NULL DEFAULT now(),
    finished_at     timestamptz,
    UNIQUE (upload_id, attempt, started_at)
);
COMMENT ON COLUMN snowflake_upload_attempts.may_have_merged IS
    'Set before the first statement that changes the target is sent: from then on rows of this upload may stand there';

CREATE INDEX IF NOT EXISTS snowflake_upload_attempts_execution ON snowflake_upload_attempts (execution_id, id);

CREATE TABLE IF NOT EXISTS snowflake_dead_letters (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    execution_id  snowflake_execution_id NOT NULL REFERENCES workflow_executions (id) ON DELETE CASCADE,
    upload_id     uuid NOT NULL UNIQUE,
    error_class   text NOT NULL,
    error_message text NOT NULL,
    stack_summary text,
    attempts      integer NOT NULL,
    created_at    timestamptz NOT NULL DEFAULT now(),
    resolved_at   timestamptz,
    announced_at  timestamptz,
    announcements integer NOT NULL DEFAULT 0,
    announce_at   timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX IF NOT EXISTS snowflake_dead_letters_execution ON snowflake_dead_letters (execution_id);

-- One writer a target table, across all instances. Names are folded as Snowflake folds them.
CREATE TABLE IF NOT EXISTS snowflake_target_leases (
    account     text NOT NULL,
    database    text NOT NULL,
    schema      text NOT NULL,
    table_name  text NOT NULL,
    upload_id   uuid NOT NULL,
    claim_id    uuid NOT NULL,
    lease_until timestamptz NOT NULL,
    PRIMARY KEY (account, database, schema, table_name)
);
