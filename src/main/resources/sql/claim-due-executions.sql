-- Claims due executions in one statement, so that each is claimed by one instance only: at most freeWorkers, alternating between
-- users, one per target table, and across all instances within the limits per destination and in total. Uploads to an account
-- that is down wait, except one that probes it when the next probe is due. Paused uploads wait until they are resumed, and those of
-- a destination with an upload interval until the next start.
WITH running AS MATERIALIZED (
    SELECT execution_id, user_id, instance FROM snowflake_running_uploads()
), busy AS (
    SELECT user_id, count(*) AS uploads FROM running GROUP BY user_id
), down AS MATERIALIZED (
    SELECT * FROM snowflake_outages_in_force(cast(:#${properties:outage.patience} AS interval))
), paused AS MATERIALIZED (
    SELECT * FROM snowflake_pauses_in_force()
), signing_in AS MATERIALIZED (
    -- Users of whom an upload is signing in, on any instance. Sign-ins of connection tests name no configuration. One that is older
    -- than five minutes was left by a killed process: the driver gives up after twice snowflake.socket-timeout, also if nobody
    -- waits for it. A configuration that was saved since then may respond.
    SELECT c.user_id, bool_or(tried.started_at < now() - interval '10 seconds') AS is_silent
    FROM snowflake_sign_ins tried
    JOIN user_snowflake_configs c ON cast(c.id AS text) = split_part(tried.credential, ' ', 1) AND c.is_active
    WHERE tried.state = 'trying' AND tried.started_at > now() - interval '5 minutes'
      AND (c.updated_at > tried.started_at) IS NOT TRUE
    GROUP BY c.user_id
), unhealthy AS MATERIALIZED (
    -- Users whose destination is down, has just failed and will be retried, or does not respond to a sign-in: it may hang, so it
    -- gets one worker at a time. A sign-in usually takes a second.
    SELECT user_id FROM signing_in WHERE is_silent
    UNION
    SELECT user_id
    FROM workflow_executions
    WHERE snowflake_status = 'failed' AND snowflake_next_attempt_at < 'infinity'
    UNION
    SELECT c.user_id
    FROM down
    JOIN user_snowflake_configs c ON snowflake_address(c.account) = down.address AND c.is_active
), destination AS MATERIALIZED (
    SELECT c.user_id,
           coalesce(a.account, c.account) AS account,
           c.database,
           c.schema,
           snowflake_collecting_since(c.upload_interval_minutes, cast(c.user_id AS snowflake_user_id)) AS collecting_since,
           down.id AS outage_id,
           down.address AS outage,
           down.since AS down_since,
           down.next_probe_at,
           paused.id AS pause_id
    FROM user_snowflake_configs c
    LEFT JOIN snowflake_accounts a ON a.identifier = snowflake_address(c.account)
    LEFT JOIN down ON down.address = snowflake_address(c.account)
    LEFT JOIN paused ON paused.user_id = c.user_id
    WHERE c.is_active
), enabled AS MATERIALIZED (
    SELECT id, metadata, snowflake_enabled_since(cast(metadata AS jsonb)) AS since
    FROM workflow_schedules
    WHERE lower(metadata ->> 'snowflake_enabled') = 'true'
), due AS MATERIALIZED (
    -- Each part repeats the conditions of its own index in db/online.sql, so that it does not read the history.
    SELECT id, user_id, cast(NULL AS timestamptz) AS due_at
    FROM workflow_executions
    WHERE snowflake_status = 'pending' AND snowflake_next_attempt_at IS NULL
    UNION ALL
    -- Not combined with the part above: PostgreSQL would also read those that wait.
    SELECT id, user_id, cast(NULL AS timestamptz)
    FROM workflow_executions
    WHERE snowflake_status = 'pending' AND snowflake_next_attempt_at <= now()
    UNION ALL
    SELECT id, user_id, snowflake_next_attempt_at
    FROM workflow_executions
    WHERE snowflake_status = 'failed' AND snowflake_next_attempt_at <= now()
      AND coalesce(snowflake_attempt_count, 0) < cast(:#${properties:retry.attempts} AS integer)
    UNION ALL
    -- Failed in another uploader.
    SELECT id, user_id, completed_at
    FROM workflow_executions
    WHERE snowflake_status = 'failed' AND snowflake_next_attempt_at IS NULL AND snowflake_upload_id IS NULL
      AND coalesce(snowflake_attempt_count, 0) < cast(:#${properties:retry.attempts} AS integer)
    UNION ALL
    SELECT id, user_id, completed_at
    FROM workflow_executions
    WHERE snowflake_status IS NULL AND lower(metadata ->> 'snowflake_enabled') = 'true'
      AND lower(status) IN ('completed', 'succeeded', 'success')
      AND coalesce(completed_at, '-infinity')
          >= coalesce(cast(nullif(:#${properties:claim.completed-after}, '') AS timestamptz), '-infinity')
    UNION ALL
    SELECT scheduled.id, scheduled.user_id, scheduled.completed_at
    FROM enabled
    CROSS JOIN LATERAL (
        SELECT e.id, e.user_id, e.completed_at
        FROM workflow_executions e
        WHERE e.schedule_id = enabled.id
          AND e.snowflake_status IS NULL AND e.schedule_id IS NOT NULL AND e.metadata ->> 'snowflake_enabled' IS NULL
          AND lower(e.status) IN ('completed', 'succeeded', 'success')
          AND coalesce(e.completed_at, '-infinity')
              >= greatest(enabled.since, cast(nullif(:#${properties:claim.completed-after}, '') AS timestamptz))
        -- Keeps PostgreSQL from reading the whole index, for all schedules at once.
        OFFSET 0
    ) scheduled
), considered AS (
    -- Without those that wait for the end of their interval, which may be many, and are read by every claim.
    SELECT due.id
    FROM due
    LEFT JOIN destination collecting
        ON collecting.user_id = due.user_id AND due.due_at > collecting.collecting_since
           -- These are held back below.
           AND collecting.pause_id IS NULL AND collecting.outage_id IS NULL
    WHERE collecting.user_id IS NULL
    UNION
    SELECT execution_id FROM running
), read AS MATERIALIZED (
    -- Before anything is joined: PostgreSQL would join the destinations once for each execution.
    SELECT e.*
    FROM considered
    -- One by one: PostgreSQL overestimates their number, and would read the whole table.
    CROSS JOIN LATERAL (
        SELECT id, user_id, schedule_id, instance_id, brand, template, status, metadata, completed_at,
               snowflake_status, snowflake_next_attempt_at, snowflake_waits_for
        FROM workflow_executions WHERE id = considered.id OFFSET 0
    ) e
), writing AS MATERIALIZED (
    SELECT upload_id FROM snowflake_target_leases
    WHERE lease_until > now() AND lease_until <= now() + 2 * cast(:#${properties:lease.duration} AS interval)
), open AS (
    SELECT e.id,
           e.user_id,
           e.snowflake_status,
           e.completed_at,
           c.outage_id,
           c.outage,
           c.down_since,
           c.next_probe_at,
           paused.id AS pause_id,
           paused.paused_by,
           paused.paused_at,
           settings.merged AS metadata,
           -- One that a user has retried does not wait: it is pending.
           (e.snowflake_status IS NULL OR e.snowflake_status = 'failed')
               AND coalesce(coalesce(e.snowflake_next_attempt_at, e.completed_at) > c.collecting_since, false) AS is_collected,
           -- This statement still sees as due what the previous claim took.
           running.execution_id IS NOT NULL OR writing.upload_id IS NOT NULL AS is_held,
           -- The same for all executions of one table, however its name is written. Two tables that share it wait for each
           -- other. If two spellings of one table differ here, such as those of an account that nobody has signed in to
           -- yet, the table's lease still ensures one writer.
           translate(lower(concat_ws('.', coalesce(c.account, cast(e.user_id AS text)), c.database,
               coalesce(settings.merged ->> 'snowflake_schema_name', c.schema),
               coalesce(
                   -- Executions of a schedule with several tables wait for each other even if they have no table in common, so
                   -- that each one knows which tables those before it have used.
                   CASE WHEN jsonb_typeof(settings.merged -> 'snowflake_tables') = 'array'
                       THEN 'schedule ' || cast(e.schedule_id AS text) END,
                   snowflake_target_table(
                       settings.merged ->> 'snowflake_table_name', e.instance_id, e.brand, e.template),
                   cast(e.id AS text)))), '-_" ', '') AS target
    FROM read e
    LEFT JOIN running ON running.execution_id = e.id
    LEFT JOIN writing ON writing.upload_id = e.snowflake_waits_for
    LEFT JOIN workflow_schedules s ON s.id = e.schedule_id
    LEFT JOIN destination c ON c.user_id = e.user_id
    LEFT JOIN paused ON paused.user_id = e.user_id
    CROSS JOIN LATERAL (SELECT snowflake_settings(cast(s.metadata AS jsonb), cast(e.metadata AS jsonb)) AS merged) settings
    WHERE running.execution_id IS NOT NULL
       OR lower(e.status) IN ('completed', 'succeeded', 'success')
          AND lower(settings.merged ->> 'snowflake_enabled') = 'true'
          AND (e.snowflake_status IS NOT NULL
               OR snowflake_asks_for_upload(e.completed_at, cast(s.metadata AS jsonb), :#${properties:claim.completed-after}))
), waiting AS (
    -- A table has one writer, so executions that would only wait for it are not claimed, and at most one per user is considered.
    SELECT *,
           bool_or(is_held) OVER (PARTITION BY target) AS is_target_taken,
           row_number() OVER (PARTITION BY target, user_id ORDER BY completed_at, id) AS place
    FROM open
    WHERE NOT is_collected
), candidate AS (
    SELECT waiting.*,
           unhealthy.user_id IS NOT NULL AS is_unhealthy,
           row_number() OVER (PARTITION BY user_id ORDER BY completed_at, id) + coalesce(busy.uploads, 0) AS turn
    FROM waiting
    LEFT JOIN busy USING (user_id)
    LEFT JOIN unhealthy USING (user_id)
    WHERE NOT is_target_taken AND place = 1 AND pause_id IS NULL AND (outage IS NULL OR next_probe_at <= now())
), writer AS (
    SELECT *,
           row_number() OVER (PARTITION BY target ORDER BY turn, is_unhealthy, completed_at, id) AS place_in_target,
           row_number() OVER (PARTITION BY outage ORDER BY turn, is_unhealthy, completed_at, id) AS place_as_probe,
           NOT is_unhealthy AND EXISTS (
               SELECT FROM snowflake_upload_attempts a
               WHERE a.user_id = candidate.user_id AND a.finished_at > now() - interval '1 hour' AND a.outcome = 'uploaded')
               AS has_responded
    FROM candidate
    WHERE turn <= CASE WHEN is_unhealthy THEN 1 ELSE cast(:#${properties:upload.max-per-destination} AS integer) END
), capped AS (
    -- Unhealthy destinations get at most half of each instance's workers in total. Together with destinations that sign in, and
    -- have not responded recently, they get at most three quarters: if many of them hang at the same time, others still have workers.
    SELECT *,
           row_number() OVER (PARTITION BY is_unhealthy ORDER BY completed_at, id)
               + (SELECT count(*) FROM running JOIN unhealthy USING (user_id)
                  WHERE running.instance = :#${properties:instance.id}) AS unhealthy_rank,
           row_number() OVER (PARTITION BY has_responded ORDER BY turn, is_unhealthy, completed_at, id)
               + (SELECT count(*) FROM running
                  WHERE running.instance = :#${properties:instance.id}
                    AND user_id IN (SELECT user_id FROM signing_in UNION SELECT user_id FROM unhealthy)) AS uncertain_rank
    FROM writer
    WHERE place_in_target = 1 AND (outage IS NULL OR place_as_probe = 1)
), ranked AS (
    -- A quarter of each instance's workers is reserved for users that have none.
    SELECT *,
           row_number() OVER (ORDER BY turn, is_unhealthy, completed_at, id) AS rank,
           CASE WHEN turn > 1 THEN cast(:#${properties:upload.workers} AS integer) / 4 ELSE 0 END AS reserved_for_others
    FROM capped
    WHERE (NOT is_unhealthy OR unhealthy_rank <= greatest(1, cast(:#${properties:upload.workers} AS integer) / 2))
      AND (has_responded OR uncertain_rank <= cast(:#${properties:upload.workers} AS integer)
                                              - cast(:#${properties:upload.workers} AS integer) / 4)
), taken AS (
    SELECT e.id, ranked.metadata, ranked.outage
    FROM ranked
    JOIN workflow_executions e ON e.id = ranked.id
    -- Checked again under the lock: another instance may have claimed and finished it meanwhile.
    WHERE e.snowflake_status IS NOT DISTINCT FROM ranked.snowflake_status
      AND ranked.rank <= cast(:#${variable.freeWorkers} AS integer) - ranked.reserved_for_others
    ORDER BY ranked.rank
    LIMIT least(
        cast(:#${variable.freeWorkers} AS integer),
        CASE WHEN cast(:#${properties:upload.max-concurrent} AS integer) > 0
             THEN greatest(0, cast(:#${properties:upload.max-concurrent} AS integer)
                              - (SELECT count(*)::integer FROM running))
        END)
    FOR UPDATE OF e SKIP LOCKED
), probed AS (
    -- A probe that hangs or is lost is followed by another one, too.
    UPDATE snowflake_outages o
    SET probed_by = taken.id,
        probes = probes + 1,
        next_probe_at = now() + least(interval '5 minutes', interval '15 seconds' * power(2, least(probes + 1, 10)))
    FROM taken
    WHERE o.address = taken.outage
), held_back AS (
    SELECT open.*
    FROM open
    CROSS JOIN LATERAL (
        SELECT id
        FROM workflow_executions
        WHERE id = open.id AND snowflake_status IS NOT DISTINCT FROM open.snowflake_status
        FOR UPDATE SKIP LOCKED
    ) still_due
    WHERE (pause_id IS NOT NULL OR next_probe_at > now()) AND NOT is_held
    LIMIT 100
), made_to_wait AS (
    UPDATE workflow_executions e
    SET snowflake_status = coalesce(e.snowflake_status, 'pending'),
        snowflake_waits_for = coalesce(held_back.pause_id, held_back.outage_id),
        snowflake_next_attempt_at = CASE WHEN held_back.pause_id IS NOT NULL THEN 'infinity' ELSE held_back.next_probe_at END,
        snowflake_error_message = CASE
            WHEN e.snowflake_status = 'failed' THEN e.snowflake_error_message
            WHEN held_back.pause_id IS NOT NULL THEN snowflake_pause_reason(held_back.paused_by, held_back.paused_at)
            ELSE format('Account %s has been unavailable since %s. The upload will start automatically when it is available'
                            || ' again.',
                        held_back.outage, to_char(held_back.down_since AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI "UTC"'))
        END
    FROM held_back
    WHERE e.id = held_back.id
)
UPDATE workflow_executions e
SET snowflake_status = 'uploading',
    snowflake_owner = :#${properties:instance.id},
    snowflake_claim_id = gen_random_uuid(),
    snowflake_lease_until = now() + cast(:#${properties:lease.duration} AS interval),
    snowflake_next_attempt_at = NULL,
    snowflake_waits_for = NULL,
    snowflake_attempt_count = coalesce(snowflake_attempt_count, 0),
    -- Only repeating an upload that has succeeded starts a new one.
    snowflake_upload_id = CASE
        WHEN snowflake_upload_id IS NULL
            OR EXISTS (SELECT FROM snowflake_upload_attempts a
                       WHERE a.upload_id = e.snowflake_upload_id AND a.outcome = 'uploaded')
        THEN gen_random_uuid()
        ELSE snowflake_upload_id
    END
FROM taken
WHERE e.id = taken.id
RETURNING cast(e.id AS text) AS id,
          cast(e.user_id AS text) AS user_id,
          cast(e.schedule_id AS text) AS schedule_id,
          snowflake_target_table(
              taken.metadata ->> 'snowflake_table_name', e.instance_id, e.brand, e.template) AS table_name,
          cast(taken.metadata AS text) AS metadata,
          -- The columns of the time window may be timestamptz, date or text.
          jsonb_build_array(e.time_window_start) ->> 0 AS time_window_start,
          jsonb_build_array(e.time_window_end) ->> 0 AS time_window_end,
          jsonb_build_array(e.created_at) ->> 0 AS created_at,
          jsonb_build_array(e.completed_at) ->> 0 AS completed_at,
          cast(e.snowflake_upload_id AS text) AS upload_id,
          cast(e.snowflake_claim_id AS text) AS claim_id,
          e.snowflake_attempt_count + 1 AS attempt,
          EXISTS (SELECT FROM snowflake_upload_attempts a WHERE a.upload_id = e.snowflake_upload_id) AS repeated,
          (SELECT cast(c.id AS text) FROM user_snowflake_configs c WHERE c.user_id = e.user_id AND c.is_active)
              AS destination_id,
          (SELECT cast(c.xmin AS text) FROM user_snowflake_configs c WHERE c.user_id = e.user_id AND c.is_active)
              AS destination_version,
          EXISTS (SELECT FROM user_snowflake_configs c JOIN snowflake_outages o ON o.address = snowflake_address(c.account)
                  WHERE c.user_id = e.user_id AND c.is_active) AS is_probe
