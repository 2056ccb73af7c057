package org.amcsnowflake.local.snowflake;

import org.amcsnowflake.local.snowflake.engine.Engine;
import org.amcsnowflake.local.snowflake.execute.DuckEngine;
import org.amcsnowflake.local.snowflake.execute.state.EngineSettings;
import org.amcsnowflake.local.snowflake.fault.Fault;
import org.amcsnowflake.local.snowflake.fault.Faults;
import org.amcsnowflake.local.snowflake.protocol.Backend;
import org.amcsnowflake.local.snowflake.protocol.ProtocolServer;
import org.amcsnowflake.local.snowflake.session.Account;
import org.amcsnowflake.local.snowflake.session.AccountStatements;
import org.amcsnowflake.local.snowflake.session.AccountUsers;
import org.amcsnowflake.local.snowflake.session.History;
import org.amcsnowflake.local.snowflake.session.IssuerKeys;
import org.amcsnowflake.local.snowflake.session.LoginRecord;
import org.amcsnowflake.local.snowflake.session.Logins;
import org.amcsnowflake.local.snowflake.session.Sessions;
import org.amcsnowflake.local.snowflake.session.StatementRecord;
import org.amcsnowflake.local.snowflake.session.User;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** A running local Snowflake. */
public final class LocalSnowflake implements AutoCloseable {
    static {
        // Read once, when the JDK's server class is loaded. Without it, Nagle's algorithm and delayed acknowledgements
        // add 45 ms to each request.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final Faults faults = new Faults();
    private final History history = new History();
    private final Sessions sessions = new Sessions();
    private final List<Engine> engines = new ArrayList<>();
    private final Map<String, Logins> logins = new HashMap<>();
    private final ExecutorService executor = Executors.newCachedThreadPool(LocalSnowflake::daemon);
    private final LocalSnowflakeSettings settings;
    private final IssuerKeys issuers;
    private final ProtocolServer server;

    private LocalSnowflake(LocalSnowflakeSettings settings) {
        this.settings = settings;
        this.issuers = new IssuerKeys(settings.timing().issuerKeys());
        // A port in use is detected before any data is opened; requests wait until everything is ready.
        this.server = new ProtocolServer(
                settings.port(),
                new Backend(logins, sessions, history, faults, settings.timing().hold()));
    }

    /** @throws IllegalStateException if the port is in use or the data cannot be opened */
    public static LocalSnowflake start(LocalSnowflakeSettings settings) {
        LocalSnowflake snowflake = new LocalSnowflake(settings);
        try {
            settings.accounts().forEach(snowflake::open);
        } catch (RuntimeException failure) {
            snowflake.close();
            throw failure;
        }
        snowflake.server.start(snowflake.executor);
        return snowflake;
    }

    private Engine engine(Account account, AccountUsers users) {
        @Nullable
        Path directory = settings.dataDirectory() == null
                ? null
                : settings.dataDirectory().resolve(account.name());
        return new DuckEngine(new EngineSettings(
                account.name(),
                directory,
                account.databases(),
                account.warehouses(),
                account.roles(),
                account.users().stream()
                        .collect(Collectors.toMap(user -> user.name().toUpperCase(Locale.ROOT), User::roles)),
                account.hints(),
                settings.timing().idleBlocker(),
                new AccountStatements(account.name(), history, sessions),
                users));
    }

    public int port() {
        return server.port();
    }

    /** Such as {@code http://127.0.0.1:8082}; in a JDBC URL it follows {@code jdbc:snowflake://}. */
    public String url() {
        return "http://127.0.0.1:" + port();
    }

    /** The statement history, oldest first: the latest 20,000. */
    public List<StatementRecord> statements() {
        return history.statements();
    }

    public List<LoginRecord> logins() {
        return history.logins();
    }

    /** Clears statements and logins, so that a test counts from here. */
    public void forget() {
        history.clear();
    }

    /** As if the cached key sets of workload identities' issuers had expired. */
    public void forgetIssuerKeys() {
        issuers.forget();
    }

    public void add(Fault fault) {
        faults.add(fault);
    }

    public List<Faults.ActiveFault> faults() {
        return faults.list();
    }

    /** Removes all faults; requests that hang or are delayed continue. */
    public void clearFaults() {
        faults.clear();
    }

    /** Cancels running statements and rolls back open transactions. */
    @Override
    public void close() {
        faults.clear();
        sessions.closeAll();
        server.close();
        engines.forEach(Engine::close);
        executor.shutdownNow();
    }

    private void open(Account account) {
        AccountUsers users = new AccountUsers(account);
        Engine engine = engine(account, users);
        engines.add(engine);
        Logins.Environment environment =
                new Logins.Environment(settings.timing(), Clock.systemUTC(), executor, issuers);
        Logins ofAccount = new Logins(account, users, engine, sessions, history, environment);
        logins.put(account.name().toUpperCase(Locale.ROOT), ofAccount);
        if (account.locator() != null) {
            logins.put(account.locator().toUpperCase(Locale.ROOT), ofAccount);
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "local-snowflake");
        thread.setDaemon(true);
        return thread;
    }
}
