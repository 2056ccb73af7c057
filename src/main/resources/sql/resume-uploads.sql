-- Resumes the uploads that waited for an account that is available again, over time.
SELECT snowflake_resume_uploads(cast(:#id AS uuid))
