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
 * Keeps sign-ins from locking a Snowflake user: the fifth refusal within a quarter of an hour does, for people too, and
 * anybody may enter anybody's name. All refusals of a user count, whoever's upload or test they come from, on all instances.
 * A credential that was refused is not tried again for a quarter of an hour, and after two refusals none is that
 * Snowflake did not accept when it was last used. Of one user's sign-ins an instance makes one at a time. Thread-safe.
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
     * @param credential names what the destination signs in with, unless {@code isStored}
     * @param isStored whether it is the configuration that the destination's key names
     * @throws Fault where the sign-in is not tried
     * @throws SQLException where Snowflake refuses it
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
                // A statement of its own, which sees what was committed before the lock was given.
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
                            + " So as not to lock the user, this sign-in is not tried again before "
                            + answer.getString("same_until") + ", or until the configuration is saved again.",
                    statements(answer.getString("fix_sql")));
        }
        if (answer.getInt("refused") < 2) {
            return new Fault(
                    ErrorClass.TRANSIENT,
                    "Others are signing in as the same Snowflake user, and it is not known yet whether Snowflake accepts them;"
                            + " so as not to lock the user, this sign-in waits for them.");
        }
        return new Fault(
                ErrorClass.BUSY,
                "Snowflake has refused this Snowflake user's sign-in twice within a quarter of an hour, with this"
                        + " configuration or others that name the same user. So as not to lock the user, it is not tried again"
                        + " before " + answer.getString("others_until") + ".");
    }

    private static List<String> statements(@Nullable String json) {
        try {
            return json == null ? List.of() : JSON.readValue(json, new TypeReference<List<String>>() {});
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What cannot be recorded counts as a refusal for two minutes. */
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
