-- Adds a schedule, unless it exists.
INSERT INTO workflow_schedules (id, user_id, name, instance_id, brand, template, schedule_config, metadata, created_at)
VALUES (?, ?, ?, ?, ?, ?, ?::jsonb, ?::jsonb, '2026-01-01T00:00:00Z')
ON CONFLICT (id) DO NOTHING
