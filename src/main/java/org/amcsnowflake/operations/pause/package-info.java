/** Pausing the uploads of a user: the commands are {@link org.amcsnowflake.operations.pause.PauseCommand}. */
@NullMarked
package org.amcsnowflake.operations.pause;

import org.jspecify.annotations.NullMarked;
