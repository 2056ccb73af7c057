/** Who asks, and how often they may. */
@NullMarked
package org.amcsnowflake.security;

import org.jspecify.annotations.NullMarked;
