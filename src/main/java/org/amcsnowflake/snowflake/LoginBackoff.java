package org.amcsnowflake.snowflake;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.amcsnowflake.destination.Destination;
import org.amcsnowflake.failures.Diagnosis;
import org.amcsnowflake.failures.ErrorClass;
import org.amcsnowflake.failures.ErrorContext;
import org.amcsnowflake.failures.Fault;
import org.amcsnowflake.snowflake.SignInLedger.Admission;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;

/**
 * Prevents sign-ins from locking a Snowflake user. Five refusals within 15 minutes lock the user, also for people, and
 * a configuration may contain any user name. All refusals of a user count, on all instances, from any upload or test. A
 * refused credential is not tried again for 15 minutes; after two refusals, only credentials are tried that Snowflake
 * accepted when they were last used. A refused workload identity locks nobody, and Snowflake may only have failed to
 * read this service's keys: it is tried again soon. An instance makes one sign-in per user at a time. Thread-safe.
 */
public final class LoginBackoff {
    /**
     * How long a refused workload identity is not tried again: long enough that many uploads do not wait for one refusal
     * each, and shorter than the usual {@code retry.delay}.
     */
    public static final Duration IDENTITY_PAUSE = Duration.ofSeconds(20);

    private final SignInLedger ledger;
    private final Cache<String, Object> locks =
            Caffeine.newBuilder().weakValues().build();

    public LoginBackoff(SignInLedger ledger) {
        this.ledger = ledger;
    }

    /** Signs in. */
    interface SignIn<T> {
        T open() throws SQLException;
    }

    /**
     * @param credential identifies the destination's credential, unless {@code isStored}
     * @param isStored whether it is the stored configuration that the destination's key identifies
     * @throws Fault if the sign-in is not attempted
     * @throws SQLException if Snowflake refuses it
     */
    <T> T guarded(Destination destination, String credential, boolean isStored, SignIn<T> signIn) throws SQLException {
        String user = destination.account() + " " + destination.username();
        synchronized (locks.get(user.toLowerCase(Locale.ROOT), key -> new Object())) {
            long id = begin(destination, credential, isStored);
            try {
                T opened = signIn.open();
                ledger.accepted(id);
                return opened;
            } catch (SQLException | RuntimeException failure) {
                Diagnosis diagnosis = Diagnosis.of(failure, ErrorContext.of(destination));
                if (failure instanceof SQLException && diagnosis.errorClass() == ErrorClass.AUTHENTICATION) {
                    ledger.refused(id, diagnosis);
                } else {
                    ledger.undecided(id);
                }
                throw failure;
            }
        }
    }

    private long begin(Destination destination, String credential, boolean isStored) throws SQLException {
        Admission admission = ledger.admit(destination, credential, isStored);
        if (admission instanceof Admission.Admitted admitted) {
            return admitted.signIn();
        }
        throw notAttempted(admission, destination.credentials().mayLockUser());
    }

    private static Fault notAttempted(Admission admission, boolean mayLockUser) {
        if (admission instanceof Admission.CredentialRefused refused) {
            return new Fault(
                    ErrorClass.AUTHENTICATION,
                    refused.sentence()
                            + (mayLockUser
                                    ? " To avoid locking the user, this sign-in will not be retried before "
                                            + refused.until() + ", or until the configuration is saved again."
                                    : " Since Snowflake has refused the same identity, it is not asked again for "
                                            + IDENTITY_PAUSE.toSeconds() + " seconds."),
                    refused.fixSql());
        }
        if (admission instanceof Admission.UserRefused refused) {
            return new Fault(
                    ErrorClass.BUSY,
                    "Snowflake has refused this user's sign-in twice within 15 minutes, with this configuration or"
                            + " others with the same user. To avoid locking the user, no sign-in will be attempted before "
                            + refused.until() + ".");
        }
        return new Fault(
                ErrorClass.TRANSIENT,
                "Other sign-ins as the same Snowflake user are in progress. To avoid locking the user, this"
                        + " sign-in waits for their results.");
    }
}
