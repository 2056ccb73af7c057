/** Requests of operators to the management port. */
@NullMarked
package org.amcsnowflake.operations.request;

import org.jspecify.annotations.NullMarked;
