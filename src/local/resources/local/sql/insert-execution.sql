-- Starts a run like the AMC manager, unless it exists.
INSERT INTO workflow_executions (
    id, user_id, schedule_id, name, instance_id, brand, template, status, metadata,
    time_window_start, time_window_end, created_at, started_at)
SELECT id, user_id, schedule_id, name, instance_id, brand, template, status, metadata,
    window_start::timestamp AT TIME ZONE 'UTC', window_end::timestamp AT TIME ZONE 'UTC', created_at, created_at
FROM (VALUES (
    ?::uuid, ?::uuid, ?::uuid, ?, ?, ?, ?, ?, ?::jsonb,
    ?, ?, ?::timestamptz)) AS run (
    id, user_id, schedule_id, name, instance_id, brand, template, status, metadata,
    window_start, window_end, created_at)
ON CONFLICT (id) DO NOTHING
