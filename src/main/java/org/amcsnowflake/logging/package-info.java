/** What the log shows besides messages: {@link org.amcsnowflake.logging.LogContext}. */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.logging;
