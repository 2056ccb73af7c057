-- What Snowflake itself calls an account, by each identifier that leads to it: an account has one by its organisation and one
-- by its locator, and a table has one writer whichever is used.
CREATE TABLE IF NOT EXISTS snowflake_accounts (
    identifier text PRIMARY KEY,
    account    text NOT NULL
);
