/**
 * How a step of a route runs a statement: {@code snowflake:merge-rows} runs the class {@code MergeRows} of {@code
 * org.amcsnowflake.upload.statement} on the upload's own session. Start at {@link org.amcsnowflake.upload.step.UploadStatement}.
 */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.upload.step;
