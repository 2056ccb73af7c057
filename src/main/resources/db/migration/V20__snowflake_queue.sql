-- What waits for its first attempt, told by one rule to the claim that takes it and to the API that shows it.

-- Whether an execution's completion asks for an upload: what completed before uploading was enabled for its schedule, or
-- before the time that is set, is taken only by a retry. Both texts are UTC.
CREATE OR REPLACE FUNCTION snowflake_asks_for_upload(completed_at timestamptz, of_schedule jsonb, completed_after text)
RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT (of_schedule ->> 'snowflake_enabled_at' IS NULL
            OR to_char(completed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS')
                >= left(replace(of_schedule ->> 'snowflake_enabled_at', ' ', 'T'), 19))
        AND (completed_after = '' OR completed_at >= cast(nullif(completed_after, '') AS timestamptz))
$$;

-- The status that an execution is shown with: pending also where nothing but a free worker is missing.
CREATE OR REPLACE FUNCTION snowflake_shown_status(
    stored text, execution_status text, completed_at timestamptz, of_schedule jsonb, of_execution jsonb, completed_after text)
RETURNS text LANGUAGE sql STABLE AS $$
    SELECT coalesce(stored, CASE
        WHEN lower(execution_status) IN ('completed', 'succeeded', 'success')
            AND lower(snowflake_settings(of_schedule, of_execution) ->> 'snowflake_enabled') = 'true'
            AND snowflake_asks_for_upload(completed_at, of_schedule, completed_after)
        THEN 'pending' END)
$$;
