/**
 * A result that is streamed from PostgreSQL: its rows, batches of them, and the profile of their columns. Start at
 * {@link org.amcsnowflake.upload.result.ResultStream}.
 */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.upload.result;
