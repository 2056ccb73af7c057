-- Keeps what Snowflake calls the account, for all instances. A lease that was taken by another identifier is let go: the run
-- is repeated, and takes it by the name.
WITH released AS (
    DELETE FROM snowflake_target_leases
    WHERE claim_id = cast(:#${variable.claimId} AS uuid) AND account = :#identifier AND account <> :#account
)
INSERT INTO snowflake_accounts (identifier, account) VALUES (:#identifier, :#account)
ON CONFLICT (identifier) DO UPDATE SET account = excluded.account
