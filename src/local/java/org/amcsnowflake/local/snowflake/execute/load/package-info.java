/**
 * Staged files: {@link org.amcsnowflake.local.snowflake.execute.load.Copying} runs COPY, and {@link
 * org.amcsnowflake.local.snowflake.execute.load.Staging} runs PUT, LIST and REMOVE.
 */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.local.snowflake.execute.load;
