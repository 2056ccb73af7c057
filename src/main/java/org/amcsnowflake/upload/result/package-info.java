/**
 * A result on its way out of PostgreSQL: its rows as a stream, in batches, and what their columns turn out to be. Start at {@link
 * org.amcsnowflake.upload.result.ResultStream}.
 */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.upload.result;
