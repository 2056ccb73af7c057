/**
 * The service as an issuer of tokens for Snowflake's workload identity federation: {@link
 * org.amcsnowflake.identity.TokenSigner} signs with the keys of {@link org.amcsnowflake.identity.SigningKeys}.
 */
@NullMarked
package org.amcsnowflake.identity;

import org.jspecify.annotations.NullMarked;
