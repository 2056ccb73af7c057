-- Stores Snowflake's name of the account, for all instances.
INSERT INTO snowflake_accounts (identifier, account) VALUES (:#identifier, :#account)
ON CONFLICT (identifier) DO UPDATE SET account = excluded.account
