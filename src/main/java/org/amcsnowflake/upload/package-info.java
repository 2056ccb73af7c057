/**
 * One upload, as the routes execute it. Start at {@code routes/upload-execution.camel.yaml} for the order of its
 * phases, and at {@link org.amcsnowflake.upload.Uploads} for what they do. The subpackages, each of which depends only
 * on those before it: {@code result} (rows streamed from PostgreSQL), {@code plan} (how rows are loaded into the
 * target), {@code phase} (how far an upload has come), {@code step} (how a route executes a statement) and {@code
 * statement} (the statements sent to Snowflake).
 */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.upload;
