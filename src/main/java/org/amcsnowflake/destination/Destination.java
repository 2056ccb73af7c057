package org.amcsnowflake.destination;

import java.util.Optional;

/**
 * A user's Snowflake account and where in it the tables are. Names are as the user wrote them, so unquoted ones are yet
 * to be folded to upper case.
 *
 * @param account the account identifier
 * @param warehouse where empty, the Snowflake user's default one; so too the role
 */
public record Destination(
        DestinationKey key,
        String account,
        String username,
        Credentials credentials,
        Optional<String> warehouse,
        String database,
        String schema,
        Optional<String> role) {}
