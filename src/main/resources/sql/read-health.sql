-- What health depends on, and the Snowflake accounts that are down. Read every other second by each instance.
SELECT EXISTS (SELECT FROM snowflake_schema_history WHERE version = ? AND success) AS is_migrated,
       (SELECT coalesce(jsonb_agg(jsonb_build_object('account', address, 'since', snowflake_instant(since))
                                  ORDER BY since, address), '[]')
        FROM snowflake_outages
        WHERE snowflake_is_known_outage(failed_at)) AS outages
