-- Runs after the migrations, each statement in a transaction of its own and under no lock that stops readers or writers. Each
-- may be repeated. A statement ends with a semicolon at the end of a line.

-- Executions that are being uploaded, due or waiting, without dead letters. Claim, recovery and leases read only these.
CREATE INDEX CONCURRENTLY IF NOT EXISTS workflow_executions_snowflake_work ON workflow_executions
    (snowflake_status, snowflake_next_attempt_at, coalesce(snowflake_attempt_count, 0))
    WHERE snowflake_status IN ('pending', 'uploading')
       OR snowflake_status = 'failed' AND (snowflake_next_attempt_at IS NOT NULL OR snowflake_upload_id IS NULL);

-- Executions that enable their upload in their own metadata and have not been evaluated.
CREATE INDEX CONCURRENTLY IF NOT EXISTS workflow_executions_snowflake_asking ON workflow_executions
    (coalesce(completed_at, '-infinity'))
    WHERE snowflake_status IS NULL
      AND lower(metadata ->> 'snowflake_enabled') = 'true'
      AND lower(status) IN ('completed', 'succeeded', 'success');

-- Executions that inherit it from their schedule: read only for enabled schedules, from the time when they were enabled.
CREATE INDEX CONCURRENTLY IF NOT EXISTS workflow_executions_snowflake_scheduled ON workflow_executions
    (schedule_id, coalesce(completed_at, '-infinity'))
    WHERE snowflake_status IS NULL
      AND schedule_id IS NOT NULL
      AND metadata ->> 'snowflake_enabled' IS NULL
      AND lower(status) IN ('completed', 'succeeded', 'success');

CREATE INDEX CONCURRENTLY IF NOT EXISTS workflow_schedules_snowflake_enabled ON workflow_schedules (id)
    WHERE lower(metadata ->> 'snowflake_enabled') = 'true';

-- Executions of a schedule that may have rows in a target: an upload was begun here or made by another uploader.
CREATE INDEX CONCURRENTLY IF NOT EXISTS workflow_executions_snowflake_uploads ON workflow_executions
    (schedule_id, time_window_start)
    WHERE snowflake_upload_id IS NOT NULL OR snowflake_status = 'uploaded';

-- A user's list, newest first, page by page.
CREATE INDEX CONCURRENTLY IF NOT EXISTS workflow_executions_snowflake_list ON workflow_executions
    (user_id, created_at DESC, id DESC);

-- A user's uploads that may be retried. The condition is written so that it does not follow from that of a claim, for which this
-- index would be a wrong choice.
CREATE INDEX CONCURRENTLY IF NOT EXISTS workflow_executions_snowflake_unsuccessful ON workflow_executions
    (user_id, created_at DESC, id DESC)
    WHERE coalesce(snowflake_status, '') IN ('failed', 'skipped');

CREATE INDEX CONCURRENTLY IF NOT EXISTS snowflake_dead_letters_unannounced ON snowflake_dead_letters (id)
    WHERE announced_at IS NULL AND resolved_at IS NULL;

CREATE INDEX CONCURRENTLY IF NOT EXISTS snowflake_dead_letters_open ON snowflake_dead_letters (id)
    WHERE resolved_at IS NULL;

-- Statistics of a user, and executions by their attempts.
CREATE INDEX CONCURRENTLY IF NOT EXISTS snowflake_upload_attempts_user ON snowflake_upload_attempts (user_id, finished_at);

CREATE INDEX CONCURRENTLY IF NOT EXISTS snowflake_upload_attempts_errors ON snowflake_upload_attempts
    (user_id, error_class, finished_at)
    WHERE error_class IS NOT NULL;

-- Sign-ins in progress, for each claim. Those that have ended are kept for weeks.
CREATE INDEX CONCURRENTLY IF NOT EXISTS snowflake_sign_ins_in_progress ON snowflake_sign_ins (started_at)
    WHERE state = 'trying';

-- What is deleted after its retention (sql/delete-old-records.sql).
CREATE INDEX CONCURRENTLY IF NOT EXISTS snowflake_upload_attempts_removable ON snowflake_upload_attempts (finished_at)
    WHERE NOT may_have_merged;

CREATE INDEX CONCURRENTLY IF NOT EXISTS snowflake_dead_letters_resolved ON snowflake_dead_letters (resolved_at)
    WHERE resolved_at IS NOT NULL;

CREATE INDEX CONCURRENTLY IF NOT EXISTS user_snowflake_configs_former ON user_snowflake_configs (updated_at)
    WHERE NOT is_active;

-- Replaced by the first four.
DROP INDEX CONCURRENTLY IF EXISTS workflow_executions_snowflake_open;

-- Replaced by snowflake_upload_attempts_user.
DROP INDEX CONCURRENTLY IF EXISTS snowflake_upload_attempts_finished;

ALTER TABLE workflow_schedules VALIDATE CONSTRAINT workflow_schedules_snowflake_strategy_check;

ALTER TABLE workflow_executions VALIDATE CONSTRAINT workflow_executions_snowflake_status_check;

CREATE INDEX CONCURRENTLY IF NOT EXISTS workflow_executions_snowflake_search ON workflow_executions USING gin
    (snowflake_search_text(cast(name AS text), cast(instance_id AS text), cast(brand AS text), cast(template AS text),
         metadata ->> 'snowflake_table_name', cast(id AS text)) gin_trgm_ops);
