-- Records a failed attempt. It is retried at next_attempt_at, with twice the delay of the previous attempt; if a retry is
-- pointless, or no attempt is left, it becomes a dead letter. While the account is down, attempts do not count for as long as
-- outage.patience allows. Returns no row if the claim was lost. If only the table was lost, the failure is a consequence of
-- that: whoever took the table over has ended this attempt's statements.
WITH claimed AS (
    SELECT id, user_id, coalesce(snowflake_attempt_count, 0) AS attempts
    FROM workflow_executions
    WHERE id = cast(:#${variable.executionId} AS snowflake_execution_id)
      AND snowflake_claim_id = cast(:#${variable.claimId} AS uuid)
    FOR UPDATE
), cause AS (
    SELECT lost.target AS lost_target,
           CASE WHEN lost.target THEN 'LEASE_LOST' ELSE :#error_class END AS error_class,
           CASE WHEN lost.target THEN :#lost_message ELSE :#error_message END AS error_message,
           CASE WHEN lost.target THEN :#lost_message ELSE :#log_message END AS log_message,
           CASE WHEN lost.target THEN cast(:#lost_wait_seconds AS integer) ELSE cast(:#wait_seconds AS integer) END AS wait
    FROM (
        SELECT cast(:#leases AS integer) > (
            SELECT count(*) FROM snowflake_target_leases WHERE claim_id = cast(:#${variable.claimId} AS uuid)) AS target
    ) lost
), used AS (
    -- As this attempt used it: if it was changed meanwhile, the failure says nothing about its new account.
    SELECT snowflake_address(c.account) AS address
    FROM claimed
    JOIN user_snowflake_configs c USING (user_id)
    WHERE cast(c.id AS text) = :#destination_id AND cast(c.xmin AS text) = :#destination_version
), outage AS (
    INSERT INTO snowflake_outages AS known (address, error_message)
    SELECT used.address, cause.error_message
    FROM used, cause
    WHERE cast(:#is_outage AS boolean) AND NOT cause.lost_target
      AND cast(:#${properties:outage.patience} AS interval) > interval '0'
    ON CONFLICT (address) DO UPDATE
        SET error_message = excluded.error_message,
            failed_at = now(),
            since = CASE WHEN snowflake_is_known_outage(known.failed_at) THEN known.since ELSE now() END,
            probes = CASE WHEN snowflake_is_known_outage(known.failed_at) THEN known.probes ELSE 0 END,
            next_probe_at = CASE WHEN snowflake_is_known_outage(known.failed_at) THEN known.next_probe_at
                                 ELSE excluded.next_probe_at END,
            logged_at = CASE WHEN known.logged_at <= now() - interval '1 minute' THEN now() ELSE known.logged_at END
    RETURNING id, address, since, next_probe_at, logged_at = now() AS is_to_be_logged,
              since > now() - cast(:#${properties:outage.patience} AS interval) AS is_in_force
), consequence AS (
    SELECT cause.*,
           coalesce(outage.is_in_force, false) AS is_waiting,
           outage.id AS outage_id,
           outage.address,
           outage.since,
           outage.next_probe_at,
           coalesce(outage.is_to_be_logged OR NOT outage.is_in_force, true) AS is_to_be_logged,
           cause.error_message || CASE WHEN outage.is_in_force
               THEN format(' Account %s has been unavailable since %s: its uploads wait, and this attempt does not count.',
                           outage.address, to_char(outage.since AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI "UTC"'))
               ELSE '' END AS full_message
    FROM cause LEFT JOIN outage ON true
), planned AS (
    SELECT consequence.*,
           claimed.id,
           CASE
               WHEN is_waiting THEN greatest(next_probe_at, now())
               WHEN (cast(:#may_be_repeated AS boolean) OR lost_target)
                   AND attempts + 1 < cast(:#${properties:retry.attempts} AS integer)
               THEN now() + wait * power(2, attempts) * interval '1 second'
           END AS next_attempt_at
    FROM consequence, claimed
), failed AS MATERIALIZED (
    SELECT planned.*, released.upload_id, released.attempts
    FROM planned
    CROSS JOIN LATERAL snowflake_release_claim(
        cast(planned.id AS snowflake_execution_id), cast(:#${variable.claimId} AS uuid), 'failed', planned.full_message,
        planned.next_attempt_at, CASE WHEN planned.is_waiting THEN 0 ELSE 1 END,
        CASE WHEN planned.is_waiting THEN planned.outage_id END,
        was_asked => cast(:#is_outage AS boolean) OR cast(:#is_answered AS boolean)) released
), dead AS MATERIALIZED (
    SELECT snowflake_add_dead_letter(
        cast(id AS snowflake_execution_id), upload_id, error_class, error_message, log_message, :#stack_summary, attempts)
    FROM failed
    WHERE next_attempt_at IS NULL
), attempt AS (
    UPDATE snowflake_upload_attempts
    SET outcome = CASE WHEN EXISTS (SELECT FROM failed) THEN 'failed' ELSE 'lost' END,
        error_class = cause.error_class,
        error_message = cause.error_message,
        fix_sql = CASE WHEN NOT cause.lost_target THEN cast(:#fix_sql AS jsonb) END,
        query_ids = cast(:#query_ids AS jsonb),
        warehouse_millis = cast(:#warehouse_millis AS bigint),
        finished_at = now()
    FROM cause
    WHERE id = cast(:#${variable.attemptId} AS bigint)
)
SELECT attempts,
       EXISTS (SELECT FROM dead) AS dead,
       to_char(next_attempt_at AT TIME ZONE 'UTC', 'HH24:MI:SS "UTC"') AS next_attempt_at,
       error_class,
       log_message,
       is_to_be_logged,
       CASE WHEN is_waiting THEN address END AS outage,
       to_char(since AT TIME ZONE 'UTC', 'HH24:MI:SS "UTC"') AS down_since
FROM failed
