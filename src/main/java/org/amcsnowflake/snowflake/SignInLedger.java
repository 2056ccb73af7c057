package org.amcsnowflake.snowflake;

import org.amcsnowflake.destination.Destination;
import org.amcsnowflake.failures.Diagnosis;

import java.sql.SQLException;
import java.util.List;

/** The sign-ins of all instances: which are in progress, and how Snowflake answered the others. */
public interface SignInLedger {
    /**
     * Records that a sign-in begins, unless the user's earlier ones forbid it.
     *
     * @param credential identifies the destination's credential, unless {@code isStored}
     * @param isStored whether it is the stored configuration that the destination's key identifies
     * @throws SQLException if the ledger cannot be read
     */
    Admission admit(Destination destination, String credential, boolean isStored) throws SQLException;

    /** Snowflake accepted the credential. */
    void accepted(long signIn);

    /** Snowflake refused the credential. */
    void refused(long signIn, Diagnosis diagnosis);

    /** Snowflake neither accepted nor refused the credential, so the sign-in does not count. */
    void undecided(long signIn);

    /** Whether a sign-in may be attempted. Times of day are texts with their zone. */
    sealed interface Admission {
        record Admitted(long signIn) implements Admission {}

        /** Snowflake has refused this credential. */
        record CredentialRefused(String sentence, List<String> fixSql, String until) implements Admission {
            public CredentialRefused {
                fixSql = List.copyOf(fixSql);
            }
        }

        /** Snowflake has refused the user, with whichever credentials, as often as is safe. */
        record UserRefused(String until) implements Admission {}

        /** Other sign-ins of the user are in progress; if they are refused, the limit is reached. */
        record OthersInProgress() implements Admission {}
    }
}
