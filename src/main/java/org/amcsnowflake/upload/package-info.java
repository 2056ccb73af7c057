/**
 * One upload, as the routes run it. Start at {@code routes/upload-execution.camel.yaml} for the order of its phases, and at {@link
 * org.amcsnowflake.upload.Uploads} for what they do. Below are, each knowing only those before it: {@code result} (the rows as they
 * stream out of PostgreSQL), {@code plan} (how they get into the target), {@code phase} (how far an upload has come), {@code
 * step} (how a route runs a statement) and {@code statement} (what is sent to Snowflake).
 */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.upload;
