/**
 * The statements of an upload, one class each, named after its step: the SQL and the reading of its result side by
 * side. Start at {@link org.amcsnowflake.upload.statement.MergeRows}.
 */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.upload.statement;
