/** Authentication of callers by bearer token, and their rate limit. */
@NullMarked
package org.amcsnowflake.security;

import org.jspecify.annotations.NullMarked;
