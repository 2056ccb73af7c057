-- Hands back an execution because another upload is writing to one of its tables: it is claimed again when that one has released
-- the table, and no attempt is counted. Returns no row if the claim was lost.
WITH writing AS (
    SELECT upload_id FROM snowflake_target_leases
    WHERE account = :#${variable.upload.target.account} AND database = :#${variable.upload.target.database}
      AND schema = :#${variable.upload.target.schema}
      AND (table_name IN (SELECT jsonb_array_elements_text(cast(:#${variable.upload.tables} AS jsonb)))
           -- Also to one from which this upload has to delete rows.
           OR table_name IN (
               SELECT used.name
               FROM snowflake_used_tables(
                   cast(:#${variable.executionId} AS snowflake_execution_id), :#${variable.upload.target.account},
                   cast(:#${variable.upload.isDistributed} AS boolean)) used
               WHERE coalesce(used.in_database, :#${variable.upload.target.database}) = :#${variable.upload.target.database}
                 AND coalesce(used.in_schema, :#${variable.upload.target.schema}) = :#${variable.upload.target.schema}))
      -- Some may be this upload's own by now.
      AND claim_id <> cast(:#${variable.claimId} AS uuid)
    ORDER BY lease_until DESC LIMIT 1
), handed_back AS MATERIALIZED (
    SELECT execution_id AS id
    FROM snowflake_release_claim(
        cast(:#${variable.executionId} AS snowflake_execution_id), cast(:#${variable.claimId} AS uuid), 'pending',
        waits_for => (SELECT upload_id FROM writing),
        -- The other one may have ended meanwhile.
        next_attempt_at => CASE WHEN NOT EXISTS (SELECT FROM writing) THEN now() + interval '1 second' END)
), untried AS (
    DELETE FROM snowflake_upload_attempts
    WHERE id = cast(:#${variable.attemptId} AS bigint) AND NOT may_have_merged AND EXISTS (SELECT FROM handed_back)
)
SELECT id FROM handed_back
