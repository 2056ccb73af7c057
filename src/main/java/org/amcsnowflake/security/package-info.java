/**
 * Authentication of callers by bearer token, and their rate limit. Start at {@link
 * org.amcsnowflake.security.BearerTokens}.
 */
@NullMarked
package org.amcsnowflake.security;

import org.jspecify.annotations.NullMarked;
