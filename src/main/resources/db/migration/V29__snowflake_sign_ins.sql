-- Sign-ins to Snowflake, by account and Snowflake user: the fifth refusal within a quarter of an hour locks the user, for
-- people too, whoever of our users entered its name.
CREATE TABLE IF NOT EXISTS snowflake_sign_ins (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sign_in    text NOT NULL,
    credential text NOT NULL,
    state      text NOT NULL DEFAULT 'trying' CHECK (state IN ('trying', 'accepted', 'refused')),
    started_at timestamptz NOT NULL DEFAULT now(),
    sentence   text,
    fix_sql    jsonb
);
CREATE INDEX IF NOT EXISTS snowflake_sign_ins_of_user ON snowflake_sign_ins (sign_in, started_at);
COMMENT ON COLUMN snowflake_sign_ins.sign_in IS 'Account and Snowflake user, as snowflake_sign_in() writes them';
COMMENT ON COLUMN snowflake_sign_ins.credential IS 'The state of a configuration that was used, never the secret';
COMMENT ON COLUMN snowflake_sign_ins.sentence IS 'What the owner of a refused one was told';

-- All identifiers of one account are one name, as far as they are known; what follows a locator is its region and cloud.
CREATE OR REPLACE FUNCTION snowflake_sign_in(account_identifier text, username text) RETURNS text
    LANGUAGE sql STABLE AS $$
    SELECT coalesce(
        (SELECT account FROM snowflake_accounts WHERE identifier = snowflake_address(account_identifier)),
        split_part(snowflake_address(account_identifier), '.', 1)) || ' ' || lower(username)
$$;

-- When Snowflake refused the user, or may be about to, since it last accepted it.
CREATE OR REPLACE FUNCTION snowflake_recent_refusals(of_sign_in text) RETURNS TABLE (started_at timestamptz, state text)
    LANGUAGE sql STABLE AS $$
    SELECT tried.started_at, tried.state
    FROM snowflake_sign_ins tried
    WHERE tried.sign_in = of_sign_in
      AND (tried.state = 'refused' AND tried.started_at > now() - interval '15 minutes'
           OR tried.state = 'trying' AND tried.started_at > now() - interval '2 minutes')
      AND tried.started_at > coalesce(
          (SELECT max(accepted.started_at) FROM snowflake_sign_ins accepted
           WHERE accepted.sign_in = of_sign_in AND accepted.state = 'accepted'),
          '-infinity')
$$;
