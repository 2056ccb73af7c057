package org.amcsnowflake.local.snowflake.session;

import org.amcsnowflake.local.snowflake.engine.LoggedStatement;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The latest statements and logins, oldest first. */
public final class History {
    private static final int STATEMENTS_KEPT = 20_000;
    private static final int LOGINS_KEPT = 2_000;

    private final Deque<LoginRecord> logins = new ArrayDeque<>();
    private final Map<String, StatementRecord> statements = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, StatementRecord> eldest) {
            return size() > STATEMENTS_KEPT;
        }
    };

    public synchronized List<StatementRecord> statements() {
        return List.copyOf(statements.values());
    }

    /** One account's statements as in QUERY_HISTORY, oldest first. */
    public List<LoggedStatement> logged(String account) {
        return statements().stream()
                .filter(record -> record.account().equalsIgnoreCase(account))
                .map(StatementRecord::logged)
                .toList();
    }

    public synchronized Optional<StatementRecord> statement(String queryId) {
        return Optional.ofNullable(statements.get(queryId));
    }

    public synchronized List<LoginRecord> logins() {
        return List.copyOf(logins);
    }

    /** Clears the history, so that a test can count from here. */
    public synchronized void clear() {
        statements.clear();
        logins.clear();
    }

    public synchronized void returned(String queryId, long rows) {
        update(queryId, record -> record.returned(rows));
    }

    synchronized void add(LoginRecord login) {
        logins.addLast(login);
        if (logins.size() > LOGINS_KEPT) {
            logins.removeFirst();
        }
    }

    synchronized void add(StatementRecord statement) {
        statements.put(statement.queryId(), statement);
    }

    synchronized void update(String queryId, UnaryOperator<StatementRecord> change) {
        statements.computeIfPresent(queryId, (id, record) -> change.apply(record));
    }
}
