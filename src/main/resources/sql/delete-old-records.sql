-- Deletes records that are older than their retention (0: kept forever), at most 500 of each kind: the route's next tick deletes
-- further ones. Later uploads depend on some records, which are kept: attempts that may have changed a table, attempts and dead
-- letters of executions that are not done, and each user's first configuration, since which uploads have been possible.
WITH keep_since AS (
    SELECT kind, now() - keep AS moment
    FROM (VALUES
        ('attempts', cast(:#${properties:retention.attempts} AS interval)),
        ('dead letters', cast(:#${properties:retention.dead-letters} AS interval)),
        ('bulk retries', cast(:#${properties:retention.bulk-retries} AS interval)),
        ('key pairs', cast(:#${properties:retention.key-pairs} AS interval)),
        ('connection tests', cast(:#${properties:retention.connection-tests} AS interval)),
        ('configurations', cast(:#${properties:retention.configurations} AS interval))) AS retention (kind, keep)
    WHERE keep > interval '0'
), attempts AS (
    DELETE FROM snowflake_upload_attempts WHERE id IN (
        SELECT a.id
        FROM snowflake_upload_attempts a JOIN workflow_executions e ON e.id = a.execution_id
        WHERE NOT a.may_have_merged
          AND a.finished_at < (SELECT moment FROM keep_since WHERE kind = 'attempts')
          AND (e.snowflake_status IN ('uploaded', 'skipped')
               OR e.snowflake_status = 'failed' AND e.snowflake_next_attempt_at IS NULL
                   AND NOT EXISTS (SELECT FROM snowflake_dead_letters d WHERE d.execution_id = e.id AND d.resolved_at IS NULL))
        ORDER BY a.finished_at LIMIT 500)
    RETURNING 1
), dead_letters AS (
    DELETE FROM snowflake_dead_letters WHERE id IN (
        SELECT id FROM snowflake_dead_letters
        WHERE resolved_at < (SELECT moment FROM keep_since WHERE kind = 'dead letters')
        ORDER BY resolved_at LIMIT 500)
    RETURNING 1
), bulk_retries AS (
    -- With their executions. One that was never started only tells its user, for a day, why it cannot be started any more.
    DELETE FROM snowflake_bulk_retries WHERE id IN (
        (SELECT id FROM snowflake_bulk_retries
         WHERE ended_at < (SELECT moment FROM keep_since WHERE kind = 'bulk retries')
         ORDER BY created_at LIMIT 1)
        UNION ALL
        (SELECT id FROM snowflake_bulk_retries
         WHERE started_at IS NULL AND ended_at < now() - interval '1 day'
         ORDER BY created_at LIMIT 20))
    RETURNING 1
), outdated AS (
    -- Prepared and not started for an hour.
    UPDATE snowflake_bulk_retries SET ended_at = now(), is_stopped = true WHERE id IN (
        SELECT id FROM snowflake_bulk_retries
        WHERE started_at IS NULL AND ended_at IS NULL AND created_at < now() - interval '1 hour'
        ORDER BY created_at LIMIT 1)
      -- Checked again: it may have been started meanwhile.
      AND started_at IS NULL
    RETURNING id
), outdated_sets AS (
    DELETE FROM snowflake_bulk_retry_executions WHERE bulk_retry_id IN (SELECT id FROM outdated)
), rates AS (
    DELETE FROM snowflake_upload_rates WHERE (upload_id, base, quote, day) IN (
        SELECT r.upload_id, r.base, r.quote, r.day
        FROM snowflake_upload_rates r
        WHERE r.pinned_at < (SELECT moment FROM keep_since WHERE kind = 'attempts')
          AND EXISTS (SELECT FROM snowflake_upload_attempts a WHERE a.upload_id = r.upload_id AND a.outcome IN ('uploaded', 'skipped'))
        ORDER BY r.pinned_at LIMIT 500)
    RETURNING 1
), key_pairs AS (
    DELETE FROM snowflake_key_pairs WHERE user_id IN (
        SELECT user_id FROM snowflake_key_pairs
        WHERE created_at < (SELECT moment FROM keep_since WHERE kind = 'key pairs')
        LIMIT 500)
    RETURNING 1
), workload_identities AS (
    DELETE FROM snowflake_workload_identities WHERE user_id IN (
        SELECT user_id FROM snowflake_workload_identities
        WHERE created_at < (SELECT moment FROM keep_since WHERE kind = 'key pairs')
        LIMIT 500)
    RETURNING 1
), connection_tests AS (
    DELETE FROM snowflake_connection_tests WHERE id IN (
        SELECT id FROM snowflake_connection_tests
        WHERE started_at < (SELECT moment FROM keep_since WHERE kind = 'connection tests')
        ORDER BY started_at LIMIT 500)
    RETURNING 1
), configurations AS (
    DELETE FROM user_snowflake_configs WHERE id IN (
        SELECT c.id FROM user_snowflake_configs c
        WHERE NOT c.is_active
          AND c.updated_at < (SELECT moment FROM keep_since WHERE kind = 'configurations')
          AND EXISTS (SELECT FROM user_snowflake_configs earlier
                      WHERE earlier.user_id = c.user_id AND earlier.created_at < c.created_at)
        ORDER BY c.updated_at LIMIT 500)
    RETURNING 1
)
SELECT (SELECT count(*) FROM attempts) AS attempts,
       (SELECT count(*) FROM dead_letters) AS dead_letters,
       (SELECT count(*) FROM bulk_retries) AS bulk_retries,
       (SELECT count(*) FROM rates) AS rates,
       (SELECT count(*) FROM key_pairs) AS key_pairs,
       (SELECT count(*) FROM workload_identities) AS workload_identities,
       (SELECT count(*) FROM connection_tests) AS connection_tests,
       (SELECT count(*) FROM configurations) AS configurations
