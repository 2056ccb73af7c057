-- Error classes have the field's names.
UPDATE snowflake_upload_attempts
SET error_class = CASE error_class
    WHEN 'OURS' THEN 'INTERNAL' WHEN 'CREDENTIALS' THEN 'AUTHENTICATION' WHEN 'MISSING' THEN 'NOT_FOUND' ELSE 'LEASE_LOST' END
WHERE error_class IN ('OURS', 'CREDENTIALS', 'MISSING', 'LOST');

UPDATE snowflake_dead_letters
SET error_class = CASE error_class
    WHEN 'OURS' THEN 'INTERNAL' WHEN 'CREDENTIALS' THEN 'AUTHENTICATION' WHEN 'MISSING' THEN 'NOT_FOUND' ELSE 'LEASE_LOST' END
WHERE error_class IN ('OURS', 'CREDENTIALS', 'MISSING', 'LOST');
