package org.amcsnowflake.local.snowflake.execute.show;

import org.amcsnowflake.local.snowflake.catalog.Table;
import org.amcsnowflake.local.snowflake.engine.Answer;
import org.amcsnowflake.local.snowflake.engine.StatementType;
import org.amcsnowflake.local.snowflake.execute.query.Results;
import org.amcsnowflake.local.snowflake.execute.state.AccountState;
import org.amcsnowflake.local.snowflake.execute.state.SessionContext;
import org.amcsnowflake.local.snowflake.execute.transaction.TableLocks;
import org.amcsnowflake.local.snowflake.sql.Statement;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs SHOW PARAMETERS, SHOW LOCKS and SHOW TRANSACTIONS. */
final class SessionListings {
    private final AccountState account;
    private final SessionContext session;

    SessionListings(AccountState account, SessionContext session) {
        this.account = account;
        this.session = session;
    }

    Answer parameters(Statement.Show show) {
        List<@Nullable String[]> rows = new ArrayList<>();
        session.parameters().all().stream()
                .filter(each -> Listings.isNamed(show, each.name()))
                .forEach(each -> rows.add(
                        new @Nullable String[] {each.name(), each.value(), each.initial(), each.level(), "", each.type()
                        }));
        return Results.table(
                StatementType.SHOW, List.of("key", "value", "default", "level", "description", "type"), rows);
    }

    /** Only of tables that the session may see. */
    Answer locks() {
        Map<Long, Table> tables = new HashMap<>();
        account.catalog().tables().stream()
                .filter(session.privileges()::sees)
                .forEach(table -> tables.put(table.id(), table));
        List<@Nullable String[]> rows = new ArrayList<>();
        for (TableLocks.Entry lock : account.locks().list()) {
            Table table = tables.get(lock.table());
            if (table != null) {
                rows.add(new @Nullable String[] {
                    table.name().toString(), "PARTITIONS", lock.owner().anyId(), lock.held() ? "HOLDING" : "WAITING"
                });
            }
        }
        return Results.table(StatementType.SHOW, List.of("resource", "type", "transaction", "status"), rows);
    }

    /** The user's own, or all of the account's. */
    Answer transactions(Statement.Show show) {
        List<@Nullable String[]> rows = new ArrayList<>();
        for (SessionContext open : account.sessions()) {
            boolean isAsked = show.within() == Statement.Show.Within.ACCOUNT
                    || open.user().equalsIgnoreCase(session.user());
            open.transaction()
                    .open()
                    .filter(running -> isAsked)
                    .ifPresent(running -> rows.add(new @Nullable String[] {
                        running.id(),
                        open.user(),
                        Long.toString(open.id()),
                        running.name(),
                        running.startedAt().toString(),
                        "running",
                        "0"
                    }));
        }
        return Results.table(
                StatementType.SHOW, List.of("id#", "user", "session#", "name", "started_on", "state", "scope#"), rows);
    }
}
