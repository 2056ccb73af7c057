package org.amcsnowflake.upload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.amcsnowflake.destination.Credentials;
import org.amcsnowflake.destination.Destination;
import org.amcsnowflake.execution.SqlFile;
import org.amcsnowflake.failures.Diagnosis;
import org.amcsnowflake.snowflake.LoginBackoff;
import org.amcsnowflake.snowflake.SignInLedger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import javax.sql.DataSource;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;

/** The ledger of sign-ins in PostgreSQL's table {@code snowflake_sign_ins}. Thread-safe. */
public final class SignInTable implements SignInLedger {
    private static final Logger LOG = LoggerFactory.getLogger(SignInTable.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LOCK_SQL =
            "SELECT pg_advisory_xact_lock(hashtext('snowflake_sign_ins'), hashtext(snowflake_sign_in(?, ?)))";
    private static final String ADMIT_SQL = SqlFile.read("admit-sign-in.sql");
    private static final String END_SQL = SqlFile.read("end-sign-in.sql");

    /** How many refusals snowflake_refusal_limit() allows. */
    private static final int ALLOWED_REFUSALS = 2;

    private final DataSource database;

    public SignInTable(DataSource database) {
        this.database = database;
    }

    @Override
    public Admission admit(Destination destination, String credential, boolean isStored) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            String user = user(destination);
            try (PreparedStatement lock = connection.prepareStatement(LOCK_SQL);
                    PreparedStatement admit = connection.prepareStatement(ADMIT_SQL)) {
                lock.setString(1, destination.account());
                lock.setString(2, user);
                lock.execute();
                // A separate statement, which sees what was committed before the lock was acquired.
                admit.setString(1, destination.account());
                admit.setString(2, user);
                admit.setBoolean(3, destination.credentials().mayLockUser());
                admit.setLong(4, LoginBackoff.IDENTITY_PAUSE.toSeconds());
                admit.setString(5, isStored ? destination.key().configId() : null);
                admit.setString(6, isStored ? destination.key().version() : null);
                admit.setString(7, credential);
                try (ResultSet answer = admit.executeQuery()) {
                    answer.next();
                    Admission admission = admission(answer);
                    if (admission instanceof Admission.Admitted) {
                        connection.commit();
                    }
                    return admission;
                }
            }
        }
    }

    /**
     * Snowflake ignores case. In Java: PostgreSQL's lower() keeps ß and ſ, and with some locales knows only ASCII. The
     * subject alone decides which user a workload identity is, so it never counts as a sign-in of the user it names.
     */
    private static String user(Destination destination) {
        return destination.credentials() instanceof Credentials.WorkloadIdentity identity
                ? identity.subject()
                : destination.username().toUpperCase(Locale.ROOT);
    }

    private static Admission admission(ResultSet answer) throws SQLException {
        long id = answer.getLong("id");
        if (!answer.wasNull()) {
            return new Admission.Admitted(id);
        }
        if (answer.getString("same_until") != null) {
            return new Admission.CredentialRefused(
                    answer.getString("sentence"),
                    statements(answer.getString("fix_sql")),
                    answer.getString("same_until"));
        }
        return answer.getInt("refused") < ALLOWED_REFUSALS
                ? new Admission.OthersInProgress()
                : new Admission.UserRefused(answer.getString("others_until"));
    }

    private static List<String> statements(@Nullable String json) {
        try {
            return json == null ? List.of() : JSON.readValue(json, new TypeReference<List<String>>() {});
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void accepted(long signIn) {
        end(signIn, "accepted", null);
    }

    @Override
    public void refused(long signIn, Diagnosis diagnosis) {
        end(signIn, "refused", diagnosis);
    }

    @Override
    public void undecided(long signIn) {
        end(signIn, null, null);
    }

    /** A result that cannot be recorded counts as a refusal for two minutes. */
    private void end(long signIn, @Nullable String state, @Nullable Diagnosis diagnosis) {
        try (Connection connection = database.getConnection();
                PreparedStatement end = connection.prepareStatement(END_SQL)) {
            end.setLong(1, signIn);
            end.setString(2, state);
            end.setString(3, diagnosis == null ? null : diagnosis.sentence());
            end.setString(4, diagnosis == null ? null : JSON.writeValueAsString(diagnosis.fixSql()));
            end.executeUpdate();
        } catch (SQLException | JsonProcessingException e) {
            LOG.debug("The end of a sign-in could not be recorded: {}", e.getMessage());
        }
    }
}
