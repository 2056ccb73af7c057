/**
 * The statements of an upload, one class each: its SQL and the reading of its answer side by side. A route runs {@link
 * org.amcsnowflake.upload.statement.MergeRows} by a step to {@code snowflake:merge-rows}.
 */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.upload.statement;
