-- The AMC manager's own two tables, for an empty database (local mode, tests). A database that has tables already is
-- baselined at 15, so this never runs against the AMC manager's.
CREATE TABLE workflow_schedules (
    id              uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id         uuid NOT NULL,
    name            text,
    instance_id     text,
    brand           text,
    template        text,
    schedule_config jsonb,
    metadata        jsonb,
    is_active       boolean NOT NULL DEFAULT true,
    created_at      timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE workflow_executions (
    id                uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id           uuid NOT NULL,
    schedule_id       uuid REFERENCES workflow_schedules (id),
    name              text,
    instance_id       text,
    brand             text,
    template          text,
    status            text NOT NULL,
    metadata          jsonb,
    time_window_start timestamptz,
    time_window_end   timestamptz,
    result_data       jsonb,
    error_message     text,
    created_at        timestamptz NOT NULL DEFAULT now(),
    started_at        timestamptz,
    completed_at      timestamptz
);

CREATE INDEX workflow_executions_user ON workflow_executions (user_id, created_at DESC);
CREATE INDEX workflow_executions_schedule ON workflow_executions (schedule_id, created_at DESC);
