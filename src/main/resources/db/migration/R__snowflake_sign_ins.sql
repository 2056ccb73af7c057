-- The key under which sign-ins of a Snowflake user are counted: the same for all known identifiers of an account. The part after a
-- locator is its region and cloud.
CREATE OR REPLACE FUNCTION snowflake_sign_in(account_identifier text, username text) RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT coalesce(
        (SELECT account FROM snowflake_accounts WHERE identifier = snowflake_address(account_identifier)),
        split_part(snowflake_address(account_identifier), '.', 1)) || ' ' || lower(username)
$$;

-- How many refusals of a user are allowed within which period. Snowflake locks a user at the fifth within 15 minutes, and refusals
-- under an account's two kinds of identifiers may be counted separately.
CREATE OR REPLACE FUNCTION snowflake_refusal_limit() RETURNS TABLE (refusals integer, period interval)
LANGUAGE sql IMMUTABLE ROWS 1 AS $$
    SELECT 2, interval '15 minutes'
$$;

-- Refused sign-ins of the user, and those without an answer yet, since Snowflake last accepted one.
CREATE OR REPLACE FUNCTION snowflake_recent_refusals(of_sign_in text) RETURNS TABLE (started_at timestamptz, state text)
LANGUAGE sql STABLE AS $$
    SELECT tried.started_at, tried.state
    FROM snowflake_sign_ins tried, snowflake_refusal_limit() allowed
    WHERE tried.sign_in = of_sign_in
      AND (tried.state = 'refused' AND tried.started_at > now() - allowed.period
           OR tried.state = 'trying' AND tried.started_at > now() - interval '2 minutes')
      AND tried.started_at > coalesce(
          (SELECT max(accepted.started_at) FROM snowflake_sign_ins accepted
           WHERE accepted.sign_in = of_sign_in AND accepted.state = 'accepted'),
          '-infinity')
$$;

-- Until when sign-ins of the user are held back, and how many of the counted ones were refused. Returns no row if they are not.
CREATE OR REPLACE FUNCTION snowflake_sign_ins_held_back(of_sign_in text, counted_states text[])
RETURNS TABLE (until timestamptz, refused bigint) LANGUAGE sql STABLE AS $$
    SELECT min(latest.started_at) + allowed.period, count(*) FILTER (WHERE latest.state = 'refused')
    FROM snowflake_refusal_limit() allowed
    CROSS JOIN LATERAL (
        SELECT recent.started_at, recent.state
        FROM snowflake_recent_refusals(of_sign_in) recent
        WHERE recent.state = ANY (counted_states)
        ORDER BY recent.started_at DESC
        LIMIT allowed.refusals
    ) latest
    GROUP BY allowed.refusals, allowed.period
    HAVING count(*) = allowed.refusals
$$;
