package org.amcsnowflake.local.snowflake.session;

import org.amcsnowflake.local.snowflake.engine.Engine;
import org.amcsnowflake.local.snowflake.engine.EngineSession;
import org.amcsnowflake.local.snowflake.engine.SessionSettings;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.util.Locale;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;

/** Authenticates users and opens their sessions. */
public final class Logins {
    private static final AtomicLong SESSION_IDS = new AtomicLong(1_000);

    private final Account account;
    private final Engine engine;
    private final Timing timing;
    private final Clock clock;
    private final Authentication authentication;
    private final Sessions sessions;
    private final History history;
    private final Session.Running running;

    public Logins(
            Account account,
            AccountUsers users,
            Engine engine,
            Sessions sessions,
            History history,
            Environment environment) {
        this.account = account;
        this.engine = engine;
        this.timing = environment.timing();
        this.clock = environment.clock();
        this.authentication = new Authentication(account, users, environment.issuers(), clock);
        this.sessions = sessions;
        this.history = history;
        this.running = new Session.Running(environment.executor(), timing.latency(), history, clock);
    }

    /**
     * @param executor executes the statements
     * @param issuers of workload identities
     */
    public record Environment(Timing timing, Clock clock, Executor executor, IssuerKeys issuers) {}

    public Session login(LoginRequest request) {
        try {
            User user = authentication.check(request.user(), request.credential());
            Session session = open(user, request);
            record(request, null, null);
            return session;
        } catch (Authentication.Refused refused) {
            record(request, refused.refusal().code(), refused.getMessage());
            throw refused.refusal();
        } catch (Refusal refusal) {
            record(request, refusal.code(), refusal.getMessage());
            throw refusal;
        }
    }

    private Session open(User user, LoginRequest request) {
        String role = roleFor(user, request.role());
        String name = user.name().toUpperCase(Locale.ROOT);
        String warehouse = request.warehouse() == null ? user.defaultWarehouse() : request.warehouse();
        long id = SESSION_IDS.incrementAndGet();
        EngineSession engineSession = engine.openSession(new SessionSettings(
                id, name, role, request.database(), request.schema(), warehouse, request.parameters()));
        Session session = new Session(id, account.name(), name, engineSession, new Tokens(clock, timing), running);
        sessions.add(session);
        return session;
    }

    private String roleFor(User user, @Nullable String asked) {
        if (asked == null || asked.isBlank()) {
            return user.defaultRole() == null ? "PUBLIC" : user.defaultRole();
        }
        String role = folded(asked);
        if (!engine.isGranted(user.name().toUpperCase(Locale.ROOT), role)) {
            throw new Refusal(
                    "390189",
                    "Role '" + role + "' specified in the connect string does not exist or not authorized."
                            + " Contact your local system administrator, or attempt to login with another role,"
                            + " e.g. PUBLIC.");
        }
        return role;
    }

    private static String folded(String name) {
        boolean quoted = name.length() > 1 && name.startsWith("\"") && name.endsWith("\"");
        return quoted ? name.substring(1, name.length() - 1).replace("\"\"", "\"") : name.toUpperCase(Locale.ROOT);
    }

    private void record(LoginRequest request, @Nullable String code, @Nullable String reason) {
        history.add(new LoginRecord(
                clock.instant(),
                account.name(),
                request.user(),
                request.credential().method(),
                code,
                reason));
    }
}
