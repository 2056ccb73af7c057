/** Retrying the uploads of all users: the command is {@link org.amcsnowflake.operations.retry.RetryCommand}. */
@NullMarked
package org.amcsnowflake.operations.retry;

import org.jspecify.annotations.NullMarked;
