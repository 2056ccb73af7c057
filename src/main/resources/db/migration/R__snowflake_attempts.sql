-- Copies what statistics need of the execution to a new attempt. By a trigger, so that attempts that instances of the previous
-- version make during an upgrade are counted too.
CREATE OR REPLACE FUNCTION snowflake_describe_attempt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT e.user_id, e.schedule_id,
           CASE WHEN NOT EXISTS (SELECT FROM snowflake_upload_attempts a
                                 WHERE a.execution_id = e.id AND a.outcome = 'uploaded') THEN e.completed_at END
    INTO NEW.user_id, NEW.schedule_id, NEW.waiting_since
    FROM workflow_executions e
    WHERE e.id = NEW.execution_id;
    RETURN NEW;
END
$$;

-- Attempts before V43. First those that nobody writes to any more, since this may take some seconds.
UPDATE snowflake_upload_attempts a
SET user_id = e.user_id,
    schedule_id = e.schedule_id,
    waiting_since = CASE WHEN NOT EXISTS (
        SELECT FROM snowflake_upload_attempts b
        WHERE b.execution_id = a.execution_id AND b.outcome = 'uploaded' AND b.id < a.id) THEN e.completed_at END
FROM workflow_executions e
WHERE e.id = a.execution_id AND a.user_id IS NULL AND a.outcome <> 'running';

CREATE OR REPLACE TRIGGER snowflake_describe_attempt BEFORE INSERT ON snowflake_upload_attempts
    FOR EACH ROW EXECUTE FUNCTION snowflake_describe_attempt();

UPDATE snowflake_upload_attempts a
SET user_id = e.user_id, schedule_id = e.schedule_id, waiting_since = e.completed_at
FROM workflow_executions e
WHERE e.id = a.execution_id AND a.user_id IS NULL;

-- Identifies a destination in statistics and filters; NULL for an attempt that did not reach its destination.
CREATE OR REPLACE FUNCTION snowflake_destination_key(account text, database text, schema text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT md5(account || E'\n' || database || E'\n' || schema)
$$;
