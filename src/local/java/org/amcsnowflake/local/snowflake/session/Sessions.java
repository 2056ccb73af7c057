package org.amcsnowflake.local.snowflake.session;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;

/** The open sessions, found by their tokens. */
public final class Sessions {
    private final Map<String, Session> byToken = new ConcurrentHashMap<>();
    private final Map<String, Session> byMaster = new ConcurrentHashMap<>();

    public Session byToken(String token) {
        Session session = sessionOf(token);
        if (!session.tokens().accepts(token)) {
            throw new Refusal("390112", "Your session has expired. Please login again.");
        }
        return session;
    }

    /** Accepts an expired token; an unknown token belongs to a session that has ended. */
    public Session sessionOf(String token) {
        return Optional.ofNullable(byToken.get(token)).orElseThrow(Session::gone);
    }

    /** Issues a new session token for this master token. */
    public Session renew(String masterToken) {
        Session session = byMaster.get(masterToken);
        if (session == null) {
            throw new Refusal("390113", "Master token is not found. The session is gone: log in again.");
        }
        if (session.tokens().masterHasExpired()) {
            throw new Refusal("390114", "Authentication token has expired. The user must authenticate again.");
        }
        byToken.put(session.tokens().renew(), session);
        return session;
    }

    public Optional<Session> byId(long id) {
        return all().stream().filter(session -> session.id() == id).findFirst();
    }

    /**
     * Cancels a waiting or running statement.
     *
     * @param user who must own it; null for any user
     * @return whether there was such a statement
     */
    public boolean cancel(String account, String queryId, @Nullable String user) {
        for (Session session : all()) {
            boolean isAllowed = session.account().equalsIgnoreCase(account)
                    && (user == null || session.user().equalsIgnoreCase(user));
            Optional<Statement> running =
                    session.byQueryId(queryId).filter(statement -> isAllowed && !statement.hasEnded());
            if (running.isPresent()) {
                session.cancel(running.get());
                return true;
            }
        }
        return false;
    }

    /** Like {@link #cancel}, for all statements of a session; empty if the user has no such session. */
    public OptionalInt cancelAll(String account, long id, @Nullable String user) {
        return byId(id).filter(session -> session.account().equalsIgnoreCase(account)
                        && (user == null || session.user().equalsIgnoreCase(user)))
                .map(session -> OptionalInt.of(session.cancelAll()))
                .orElse(OptionalInt.empty());
    }

    public void close(Session session) {
        byMaster.remove(session.tokens().master());
        session.tokens().all().forEach(byToken::remove);
        session.close();
    }

    public void closeAll() {
        all().forEach(this::close);
    }

    void add(Session session) {
        all().stream().filter(each -> each.tokens().masterHasExpired()).forEach(this::close);
        byMaster.put(session.tokens().master(), session);
        byToken.put(session.tokens().current(), session);
    }

    private List<Session> all() {
        return List.copyOf(byMaster.values());
    }
}
