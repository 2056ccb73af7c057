/**
 * One upload. Start at {@link org.amcsnowflake.upload.Upload} for what the routes carry from phase to phase, at {@link
 * org.amcsnowflake.upload.statement} for what is sent to Snowflake, and at {@link org.amcsnowflake.upload.LoadPlan} for how the rows
 * of a result become a MERGE.
 */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.upload;
