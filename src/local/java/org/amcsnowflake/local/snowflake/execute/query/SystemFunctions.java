package org.amcsnowflake.local.snowflake.execute.query;

import org.amcsnowflake.local.snowflake.engine.Answer;
import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.amcsnowflake.local.snowflake.engine.StatementType;
import org.amcsnowflake.local.snowflake.execute.state.AccountState;
import org.amcsnowflake.local.snowflake.execute.state.SessionContext;
import org.amcsnowflake.local.snowflake.sql.Expression;
import org.amcsnowflake.local.snowflake.sql.Query;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** Functions with side effects, which must be called alone: {@code SELECT SYSTEM$…('…')}. */
public final class SystemFunctions {
    private static final String PREFIX = "SYSTEM$";
    private static final String ADMINISTRATOR = "ACCOUNTADMIN";

    private final AccountState account;
    private final SessionContext session;

    public SystemFunctions(AccountState account, SessionContext session) {
        this.account = account;
        this.session = session;
    }

    /** Empty for any other query. */
    public Optional<Answer> answer(Query query) {
        if (query instanceof Query.Select select
                && select.source() == null
                && select.items().size() == 1
                && select.items().get(0).value() instanceof Expression.Call call
                && call.function().toUpperCase(Locale.ROOT).startsWith(PREFIX)) {
            String function = call.function().toUpperCase(Locale.ROOT);
            String argument = argument(function, call.arguments());
            List<@Nullable String[]> row = new ArrayList<>();
            row.add(new @Nullable String[] {call(function, argument)});
            String alias = select.items().get(0).alias();
            return Optional.of(Results.table(
                    StatementType.SELECT,
                    List.of(alias == null ? function + "('" + argument.toUpperCase(Locale.ROOT) + "')" : alias),
                    row));
        }
        return Optional.empty();
    }

    private static String argument(String function, List<Expression> arguments) {
        if (arguments.size() == 1 && arguments.get(0) instanceof Expression.TextLiteral text) {
            return text.text();
        }
        if (arguments.size() == 1 && arguments.get(0) instanceof Expression.NumberLiteral number) {
            return number.digits();
        }
        throw new SnowflakeError(
                "001015",
                "22023",
                "SQL compilation error:\nargument 1 to function " + function + " needs to be constant, found none.");
    }

    private String call(String function, String argument) {
        return switch (function) {
            case "SYSTEM$CANCEL_QUERY" -> cancelQuery(argument);
            case "SYSTEM$CANCEL_ALL_QUERIES" -> cancelAllQueries(argument);
            case "SYSTEM$ABORT_TRANSACTION" -> abortTransaction(argument);
            default ->
                throw new SnowflakeError("002140", "42601", "SQL compilation error:\nUnknown function " + function);
        };
    }

    private String cancelQuery(String queryId) {
        return account.settings().statements().cancel(queryId, ofWhom())
                ? "query [" + queryId + "] terminated."
                : "Identified SQL statement is not currently executing.";
    }

    private String cancelAllQueries(String id) {
        OptionalInt cancelled = id.matches("\\d{1,18}")
                ? account.settings().statements().cancelAll(Long.parseLong(id), ofWhom())
                : OptionalInt.empty();
        if (cancelled.isEmpty()) {
            throw new SnowflakeError(
                    "003001",
                    "42501",
                    "SQL access control error:\nSession " + id + " does not exist, or is not the user's own.");
        }
        return cancelled.getAsInt() + " cancelled.";
    }

    private String abortTransaction(String id) {
        for (SessionContext open : account.sessions()) {
            boolean isAllowed = ofWhom() == null || open.user().equalsIgnoreCase(session.user());
            if (isAllowed && open.transaction().abort(id)) {
                return "Aborted transaction id: " + id;
            }
        }
        throw new SnowflakeError(
                "003001",
                "42501",
                "SQL access control error:\nTransaction " + id + " is not running, or not the user's own.");
    }

    /** Null for an administrator, who may cancel any user's. */
    private @Nullable String ofWhom() {
        return session.role().equals(ADMINISTRATOR) ? null : session.user();
    }
}
