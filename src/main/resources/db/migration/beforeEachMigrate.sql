-- A migration that waits for a table would make the AMC manager wait behind it; it is tried again instead (Migrations).
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = 0;
