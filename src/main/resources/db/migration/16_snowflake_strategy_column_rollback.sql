-- Reverts V16 and everything after it, with their rows in our history table. Uploads, receipts and dead letters are
-- lost; the AMC manager's own columns and the executions themselves stay. Stop the service first, then:
--     psql "$DATABASE" -v ON_ERROR_STOP=1 -1 -f 16_snowflake_strategy_column_rollback.sql
DROP FUNCTION IF EXISTS snowflake_enabled_since(jsonb);
DROP FUNCTION IF EXISTS snowflake_shown_status(text, text, timestamptz, jsonb, jsonb, text);
DROP FUNCTION IF EXISTS snowflake_asks_for_upload(timestamptz, jsonb, text);
DROP FUNCTION IF EXISTS snowflake_shown_execution;
DROP FUNCTION IF EXISTS snowflake_is_collected;
DROP FUNCTION IF EXISTS snowflake_collecting_since;
DROP FUNCTION IF EXISTS snowflake_next_start;
DROP FUNCTION IF EXISTS snowflake_shown_dead_letter(bigint);
DROP FUNCTION IF EXISTS snowflake_add_dead_letter;
DROP FUNCTION IF EXISTS snowflake_release_claim;
DROP FUNCTION IF EXISTS snowflake_used_tables_to_lease;
DROP FUNCTION IF EXISTS snowflake_used_tables;
DROP FUNCTION IF EXISTS snowflake_hand_on_probe;
DROP FUNCTION IF EXISTS snowflake_pause;
DROP FUNCTION IF EXISTS snowflake_resume;
DROP FUNCTION IF EXISTS snowflake_hold_back;
DROP FUNCTION IF EXISTS snowflake_pauses_in_force();
DROP FUNCTION IF EXISTS snowflake_pause_reason(text, timestamptz);
DROP FUNCTION IF EXISTS snowflake_resume_uploads(uuid);
DROP FUNCTION IF EXISTS snowflake_is_known_outage(timestamptz);
DROP FUNCTION IF EXISTS snowflake_shown_schedule;
DROP FUNCTION IF EXISTS snowflake_shown_schedule_upload(jsonb, text);
DROP FUNCTION IF EXISTS snowflake_shown_config;
DROP FUNCTION IF EXISTS snowflake_new_id(regclass);
DROP FUNCTION IF EXISTS snowflake_settings(json, json);
DROP FUNCTION IF EXISTS snowflake_settings(json, jsonb);
DROP FUNCTION IF EXISTS snowflake_settings(jsonb, json);
DROP FUNCTION IF EXISTS snowflake_settings(jsonb, jsonb);
DROP FUNCTION IF EXISTS snowflake_suggested_table(text, text, text);
DROP FUNCTION IF EXISTS snowflake_target_table(text, text, text, text);
DROP FUNCTION IF EXISTS snowflake_instant(timestamptz);
DROP FUNCTION IF EXISTS snowflake_may_add_schedule;
DROP FUNCTION IF EXISTS snowflake_next_connection_test;
DROP FUNCTION IF EXISTS snowflake_sign_ins_held_back(text, text[]);
DROP FUNCTION IF EXISTS snowflake_recent_refusals(text);
DROP FUNCTION IF EXISTS snowflake_refusal_limit();
DROP FUNCTION IF EXISTS snowflake_sign_in(text, text);
DROP TABLE IF EXISTS snowflake_sign_ins;
DROP FUNCTION IF EXISTS snowflake_outages_in_force(interval);
DROP FUNCTION IF EXISTS snowflake_address(text);
DROP TABLE IF EXISTS snowflake_outages;
DROP TABLE IF EXISTS snowflake_pauses;
DROP TABLE IF EXISTS snowflake_currency_rates;
DROP TABLE IF EXISTS snowflake_upload_rates;
DROP TABLE IF EXISTS snowflake_accounts;
DROP TABLE IF EXISTS snowflake_connection_tests;
DROP TABLE IF EXISTS snowflake_key_pairs;
DROP TABLE IF EXISTS snowflake_workload_identities;
DROP TABLE IF EXISTS snowflake_signing_keys;
DROP TABLE IF EXISTS snowflake_target_leases;
DROP TABLE IF EXISTS snowflake_target_results;
DROP TABLE IF EXISTS snowflake_dead_letters;
DROP TABLE IF EXISTS snowflake_upload_attempts;
DROP FUNCTION IF EXISTS snowflake_describe_attempt();
DROP FUNCTION IF EXISTS snowflake_destination_key(text, text, text);
DROP FUNCTION IF EXISTS snowflake_start_bulk_retry;
DROP FUNCTION IF EXISTS snowflake_shown_bulk_retry;
DROP TABLE IF EXISTS snowflake_bulk_retry_executions;
DROP TABLE IF EXISTS snowflake_bulk_retries;
DROP TABLE IF EXISTS workflow_execution_result_chunks;

-- Existing destinations stay; only what was added to them is dropped. A password is required again if it was before, unless
-- there is a destination without one now.
DO $$
DECLARE
    made_here CONSTANT text := 'Made by V17__snowflake_uploads.sql';
    addition  name;
BEGIN
    IF to_regclass('user_snowflake_configs') IS NULL THEN
        RETURN;
    END IF;
    IF obj_description(to_regclass('user_snowflake_configs'), 'pg_class') = made_here THEN
        DROP TABLE user_snowflake_configs;
        RETURN;
    END IF;
    IF obj_description(to_regclass('user_snowflake_configs_one_active'), 'pg_class') LIKE 'password was NOT NULL%'
            AND NOT EXISTS (SELECT FROM user_snowflake_configs WHERE password IS NULL) THEN
        ALTER TABLE user_snowflake_configs ALTER COLUMN password SET NOT NULL;
    END IF;
    DROP INDEX IF EXISTS user_snowflake_configs_one_active;
    DROP INDEX IF EXISTS user_snowflake_configs_former;
    FOR addition IN
        SELECT attname FROM pg_attribute
        WHERE attrelid = 'user_snowflake_configs'::regclass AND NOT attisdropped
            AND col_description(attrelid, attnum) = made_here
    LOOP
        EXECUTE format('ALTER TABLE user_snowflake_configs DROP COLUMN %I', addition);
    END LOOP;
END
$$;

DROP INDEX IF EXISTS workflow_executions_snowflake_open;
DROP INDEX IF EXISTS workflow_executions_snowflake_work;
DROP INDEX IF EXISTS workflow_executions_snowflake_asking;
DROP INDEX IF EXISTS workflow_executions_snowflake_scheduled;
DROP INDEX IF EXISTS workflow_executions_snowflake_uploads;
DROP INDEX IF EXISTS workflow_executions_snowflake_list;
DROP INDEX IF EXISTS workflow_executions_snowflake_unsuccessful;
DROP INDEX IF EXISTS workflow_executions_snowflake_search;
DROP INDEX IF EXISTS workflow_schedules_snowflake_enabled;
DROP FUNCTION IF EXISTS snowflake_page_of_executions;
DROP FUNCTION IF EXISTS snowflake_find_executions;
DROP FUNCTION IF EXISTS snowflake_search_text(text, text, text, text, text, text);
DROP FUNCTION IF EXISTS snowflake_folded(text);
DROP FUNCTION IF EXISTS snowflake_running_uploads();

ALTER TABLE workflow_executions
    DROP COLUMN IF EXISTS snowflake_next_attempt_at,
    DROP COLUMN IF EXISTS snowflake_waits_for,
    DROP COLUMN IF EXISTS snowflake_lease_until,
    DROP COLUMN IF EXISTS snowflake_claim_id,
    DROP COLUMN IF EXISTS snowflake_owner,
    DROP COLUMN IF EXISTS snowflake_upload_id,
    DROP COLUMN IF EXISTS snowflake_uploaded_at,
    DROP COLUMN IF EXISTS snowflake_error_message,
    DROP COLUMN IF EXISTS snowflake_status,
    DROP COLUMN IF EXISTS snowflake_attempt_count;

ALTER TABLE workflow_schedules
    DROP COLUMN IF EXISTS snowflake_strategy;

DROP DOMAIN IF EXISTS snowflake_execution_id, snowflake_schedule_id, snowflake_user_id;

DO $$
BEGIN
    IF to_regclass('snowflake_schema_history') IS NOT NULL THEN
        -- Repeatable migrations have no version.
        DELETE FROM snowflake_schema_history WHERE version IS NULL OR version::numeric >= 16;
    END IF;
END
$$;
