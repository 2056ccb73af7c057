/**
 * The Snowflake account that receives a user's rows, and its credentials. Secrets are decrypted only into {@link
 * org.amcsnowflake.destination.Secret}. Start at {@link org.amcsnowflake.destination.Destinations}.
 */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.destination;
