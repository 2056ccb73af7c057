package org.amcsnowflake.snowflake;

import org.amcsnowflake.destination.Credentials;
import org.amcsnowflake.destination.Secret;

import java.sql.SQLException;

/** Signs the tokens of workload identities. Thread-safe. */
public interface IdentityTokens {
    /**
     * A new token, valid for some minutes: for one sign-in.
     *
     * @throws SQLException if the signing key cannot be read
     */
    Secret sign(Credentials.WorkloadIdentity identity) throws SQLException;
}
