package org.amcsnowflake.destination;

import java.util.Optional;

/**
 * A user's Snowflake account and the location of the tables in it. Names are as the user wrote them; unquoted ones are
 * still to be folded to upper case.
 *
 * @param account the account identifier
 * @param warehouse if empty, the Snowflake user's default; the same applies to the role
 * @param hasReceipts whether each upload leaves a receipt in the schema
 */
public record Destination(
        DestinationKey key,
        String account,
        String username,
        Credentials credentials,
        Optional<String> warehouse,
        String database,
        String schema,
        Optional<String> role,
        boolean hasReceipts) {

    /** With the warehouse of a schedule or an execution, if that names one. */
    public Destination using(Optional<String> ownWarehouse) {
        return ownWarehouse.isEmpty()
                ? this
                : new Destination(
                        key, account, username, credentials, ownWarehouse, database, schema, role, hasReceipts);
    }
}
