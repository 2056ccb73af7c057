package org.amcsnowflake.snowflake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.amcsnowflake.destination.Destination;
import org.amcsnowflake.execution.SqlFile;
import org.amcsnowflake.failures.Diagnosis;
import org.amcsnowflake.failures.ErrorClass;
import org.amcsnowflake.failures.ErrorContext;
import org.amcsnowflake.failures.Fault;
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

/**
 * Prevents sign-ins from locking a Snowflake user. Five refusals within 15 minutes lock the user, also for people, and
 * a configuration may contain any user name. All refusals of a user count, on all instances, from any upload or test. A
 * refused credential is not tried again for 15 minutes; after two refusals, only credentials are tried that Snowflake
 * accepted when they were last used. An instance makes one sign-in per user at a time. Thread-safe.
 */
public final class SignIns {
    private static final Logger LOG = LoggerFactory.getLogger(SignIns.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LOCK_SQL =
            "SELECT pg_advisory_xact_lock(hashtext('snowflake_sign_ins'), hashtext(snowflake_sign_in(?, ?)))";
    private static final String ADMIT_SQL = SqlFile.read("admit-sign-in.sql");
    private static final String END_SQL = SqlFile.read("end-sign-in.sql");

    private final DataSource database;
    private final Cache<String, Object> locks =
            Caffeine.newBuilder().weakValues().build();

    public SignIns(DataSource database) {
        this.database = database;
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
                end(id, "accepted", null);
                return opened;
            } catch (SQLException | RuntimeException failure) {
                Diagnosis diagnosis = Diagnosis.of(failure, ErrorContext.of(destination));
                boolean isRefused =
                        failure instanceof SQLException && diagnosis.errorClass() == ErrorClass.AUTHENTICATION;
                end(id, isRefused ? "refused" : null, diagnosis);
                throw failure;
            }
        }
    }

    private long begin(Destination destination, String credential, boolean isStored) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement lock = connection.prepareStatement(LOCK_SQL);
                    PreparedStatement admit = connection.prepareStatement(ADMIT_SQL)) {
                lock.setString(1, destination.account());
                lock.setString(2, destination.username());
                lock.execute();
                // A separate statement, which sees what was committed before the lock was acquired.
                admit.setString(1, destination.account());
                admit.setString(2, destination.username());
                admit.setString(3, isStored ? destination.key().configId() : null);
                admit.setString(4, isStored ? destination.key().version() : null);
                admit.setString(5, credential);
                try (ResultSet answer = admit.executeQuery()) {
                    answer.next();
                    long id = answer.getLong("id");
                    if (answer.wasNull()) {
                        throw refused(answer);
                    }
                    connection.commit();
                    return id;
                }
            }
        }
    }

    private static Fault refused(ResultSet answer) throws SQLException {
        if (answer.getString("same_until") != null) {
            return new Fault(
                    ErrorClass.AUTHENTICATION,
                    answer.getString("sentence")
                            + " To avoid locking the user, this sign-in will not be retried before "
                            + answer.getString("same_until") + ", or until the configuration is saved again.",
                    statements(answer.getString("fix_sql")));
        }
        if (answer.getInt("refused") < 2) {
            return new Fault(
                    ErrorClass.TRANSIENT,
                    "Other sign-ins as the same Snowflake user are in progress. To avoid locking the user, this"
                            + " sign-in waits for their results.");
        }
        return new Fault(
                ErrorClass.BUSY,
                "Snowflake has refused this user's sign-in twice within 15 minutes, with this configuration or others"
                        + " with the same user. To avoid locking the user, no sign-in will be attempted before"
                        + " " + answer.getString("others_until") + ".");
    }

    private static List<String> statements(@Nullable String json) {
        try {
            return json == null ? List.of() : JSON.readValue(json, new TypeReference<List<String>>() {});
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A result that cannot be recorded counts as a refusal for two minutes. */
    private void end(long id, @Nullable String state, @Nullable Diagnosis diagnosis) {
        try (Connection connection = database.getConnection();
                PreparedStatement end = connection.prepareStatement(END_SQL)) {
            end.setLong(1, id);
            end.setString(2, state);
            end.setString(3, diagnosis == null ? null : diagnosis.sentence());
            end.setString(4, diagnosis == null ? null : JSON.writeValueAsString(diagnosis.fixSql()));
            end.executeUpdate();
        } catch (SQLException | JsonProcessingException e) {
            LOG.debug("The end of a sign-in could not be recorded: {}", e.getMessage());
        }
    }
}
