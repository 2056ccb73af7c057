/**
 * One upload: the result's rows as they stream from PostgreSQL into batches, what their columns turn out to be, which
 * columns identify a row, and the statements that follow. Start at {@link org.amcsnowflake.upload.UploadRun} for what a
 * route carries and at {@link org.amcsnowflake.upload.LoadPlan} for how rows become a MERGE.
 */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.upload;
