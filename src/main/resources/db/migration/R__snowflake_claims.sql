-- Whether a completed execution is to be uploaded: one that completed before uploads were enabled for its schedule, or before
-- claim.completed-after, is uploaded only if somebody retries it. Both texts are in UTC.
CREATE OR REPLACE FUNCTION snowflake_asks_for_upload(completed_at timestamptz, of_schedule jsonb, completed_after text)
RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT (of_schedule ->> 'snowflake_enabled_at' IS NULL
            OR to_char(completed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS')
                >= left(replace(of_schedule ->> 'snowflake_enabled_at', ' ', 'T'), 19))
        AND (completed_after = '' OR completed_at >= cast(nullif(completed_after, '') AS timestamptz))
$$;

-- The time from which a schedule's executions are uploaded, as a bound for an index; snowflake_asks_for_upload decides for a
-- single one. A time that cannot be parsed is no bound here, and is compared as text there.
CREATE OR REPLACE FUNCTION snowflake_enabled_since(of_schedule jsonb) RETURNS timestamptz
LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF of_schedule ->> 'snowflake_enabled_at' IS NULL THEN
        RETURN '-infinity';
    END IF;
    RETURN (left(replace(of_schedule ->> 'snowflake_enabled_at', ' ', 'T'), 19) || 'Z')::timestamptz;
EXCEPTION WHEN data_exception THEN
    RETURN '-infinity';
END
$$;

-- When an upload starts that becomes due at a time: at the end of the destination's interval, or immediately if it has none. The
-- intervals of different users do not end at the same time.
CREATE OR REPLACE FUNCTION snowflake_next_start(due timestamptz, interval_minutes integer, of_user snowflake_user_id)
RETURNS timestamptz LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN interval_minutes IS NULL OR NOT isfinite(due) THEN due ELSE to_timestamp(
        ceil((extract(epoch FROM due) - shift) / (interval_minutes * 60)) * (interval_minutes * 60) + shift) END
    FROM (SELECT abs(cast(hashtext(cast(of_user AS text)) AS bigint)) % (interval_minutes * 60) AS shift) of_user
$$;

-- When the current interval of a destination began: what has become due since then waits for its end. NULL without an interval.
CREATE OR REPLACE FUNCTION snowflake_collecting_since(interval_minutes integer, of_user snowflake_user_id)
RETURNS timestamptz LANGUAGE sql STABLE AS $$
    SELECT snowflake_next_start(now(), interval_minutes, of_user) - interval_minutes * interval '1 minute'
$$;

-- Whether an upload that is due waits for that start. One that a user has retried does not: it is pending.
CREATE OR REPLACE FUNCTION snowflake_is_collected(
    status text, completed_at timestamptz, next_attempt_at timestamptz, interval_minutes integer, of_user snowflake_user_id)
RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT interval_minutes IS NOT NULL AND (status IS NULL OR status = 'failed')
        AND coalesce(snowflake_next_start(coalesce(next_attempt_at, completed_at), interval_minutes, of_user) > now(), false)
$$;

-- The uploads that are running, for a claim. Over all instances, one claim is made at a time: it waits here for the previous one
-- and sees what that one took, which the claim's own statement does not.
CREATE OR REPLACE FUNCTION snowflake_running_uploads()
RETURNS TABLE (execution_id snowflake_execution_id, user_id snowflake_user_id, instance text) LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('snowflake_running_uploads'));
    RETURN QUERY
        SELECT cast(e.id AS snowflake_execution_id), cast(e.user_id AS snowflake_user_id), e.snowflake_owner
        FROM workflow_executions e
        WHERE e.snowflake_status = 'uploading';
END
$$;

-- The tables that uploads of the execution, or of its schedule and window, may have changed or may be about to change. Unless rows
-- are distributed to several tables, only those of uploads that did so count: an upload without the option leaves other tables
-- alone. Database and schema are NULL for uploads of another uploader, which recorded no attempts; its tables had the same names.
CREATE OR REPLACE FUNCTION snowflake_used_tables(
    of_execution snowflake_execution_id, in_account text, is_distributed boolean)
RETURNS TABLE (in_database text, in_schema text, name text) LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY
        WITH this AS (
            SELECT e.id, e.schedule_id, e.time_window_start FROM workflow_executions e WHERE e.id = of_execution
        ), family AS (
            SELECT this.id FROM this
            UNION
            SELECT e.id
            FROM this
            JOIN workflow_executions e ON e.schedule_id = this.schedule_id
            -- As the index has it in db/online.sql. Windows that are not in the column are compared later.
            WHERE (e.snowflake_upload_id IS NOT NULL OR e.snowflake_status = 'uploaded')
              AND (e.time_window_start IS NOT DISTINCT FROM this.time_window_start
                   OR e.time_window_start IS NULL OR this.time_window_start IS NULL)
        )
        SELECT DISTINCT used.*
        FROM (
            SELECT a.target_database, a.target_schema, unnest(coalesce(a.target_tables, ARRAY[a.target_table])) AS table_name
            FROM family
            -- One that is running may merge later: the lease on its tables makes this upload wait until it has ended.
            JOIN snowflake_upload_attempts a ON a.execution_id = family.id AND (a.may_have_merged OR a.outcome = 'running')
            WHERE (is_distributed OR a.target_tables IS NOT NULL)
              AND (a.target_account = in_account
                   -- Attempts from before the account's name was known.
                   OR a.target_account IN (SELECT identifier FROM snowflake_accounts WHERE account = in_account))
            UNION ALL
            SELECT NULL, NULL, snowflake_target_table(
                       snowflake_settings(cast(s.metadata AS jsonb), cast(e.metadata AS jsonb)) ->> 'snowflake_table_name',
                       e.instance_id, e.brand, e.template)
            FROM family
            JOIN workflow_executions e ON e.id = family.id
            LEFT JOIN workflow_schedules s ON s.id = e.schedule_id
            WHERE is_distributed
              AND (e.snowflake_status = 'uploaded' OR e.id = of_execution AND e.snowflake_uploaded_at IS NOT NULL)
              AND NOT EXISTS (SELECT FROM snowflake_upload_attempts a WHERE a.execution_id = e.id AND a.may_have_merged)
        ) used
        WHERE char_length(used.table_name) BETWEEN 1 AND 255;
END
$$;

-- The same for an upload that takes leases, and records its own tables in the same transaction. Of one schedule, one upload does so
-- at a time: it waits here for the previous one and sees the tables of that one, which its own statement does not.
CREATE OR REPLACE FUNCTION snowflake_used_tables_to_lease(
    of_execution snowflake_execution_id, in_account text, is_distributed boolean)
RETURNS TABLE (in_database text, in_schema text, name text) LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('snowflake_used_tables'), hashtext(cast(e.schedule_id AS text)))
    FROM workflow_executions e
    WHERE e.id = of_execution AND e.schedule_id IS NOT NULL;
    RETURN QUERY SELECT * FROM snowflake_used_tables(of_execution, in_account, is_distributed);
END
$$;

-- Ends a claim: sets the execution's status and releases its target tables. An uploaded execution gets no error message, one that
-- is handed back keeps its message. If Snowflake was not asked, a probe is handed on. Returns no row if the claim was lost.
CREATE OR REPLACE FUNCTION snowflake_release_claim(
    of_execution snowflake_execution_id, of_claim uuid, new_status text, message text DEFAULT NULL,
    next_attempt_at timestamptz DEFAULT NULL, counted_attempts integer DEFAULT 0, waits_for uuid DEFAULT NULL,
    was_asked boolean DEFAULT false)
RETURNS TABLE (execution_id snowflake_execution_id, upload_id uuid, attempts integer) LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    is_released boolean;
BEGIN
    RETURN QUERY
        UPDATE workflow_executions e
        SET snowflake_status = new_status,
            snowflake_error_message = CASE new_status WHEN 'pending' THEN e.snowflake_error_message ELSE message END,
            snowflake_uploaded_at = CASE new_status WHEN 'uploaded' THEN now() ELSE e.snowflake_uploaded_at END,
            snowflake_attempt_count = coalesce(e.snowflake_attempt_count, 0) + counted_attempts,
            snowflake_upload_id = coalesce(e.snowflake_upload_id, gen_random_uuid()),
            snowflake_next_attempt_at = next_attempt_at,
            snowflake_waits_for = waits_for,
            snowflake_owner = NULL,
            snowflake_claim_id = NULL,
            snowflake_lease_until = NULL
        WHERE e.id = of_execution AND e.snowflake_claim_id IS NOT DISTINCT FROM of_claim
        RETURNING cast(e.id AS snowflake_execution_id), e.snowflake_upload_id, cast(e.snowflake_attempt_count AS integer);
    is_released := FOUND;
    -- Locked in the order in which they are taken.
    PERFORM FROM snowflake_target_leases WHERE claim_id = of_claim ORDER BY account, database, schema, table_name FOR UPDATE;
    IF new_status IN ('uploaded', 'skipped') THEN
        DELETE FROM snowflake_target_leases WHERE claim_id = of_claim;
    ELSE
        -- The row stays, so that the next writer first ends what this upload may still have open.
        UPDATE snowflake_target_leases SET lease_until = '-infinity' WHERE claim_id = of_claim;
    END IF;
    IF is_released AND NOT was_asked THEN
        PERFORM snowflake_hand_on_probe(of_execution);
    END IF;
END
$$;
