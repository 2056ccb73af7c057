package org.amcsnowflake.upload;

import org.amcsnowflake.destination.Destination;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What Snowflake calls the accounts that identifiers lead to. An account has several identifiers, and its tables have one
 * writer at a time whichever is used. Thread-safe.
 */
public final class Accounts {
    private static final String ORGANISATION = "ORGANISATION";
    private static final String ACCOUNT = "ACCOUNT";

    private final Map<String, String> names = new ConcurrentHashMap<>();

    /** Whether it is not known yet what Snowflake calls the destination's account. */
    public boolean isNew(@ExchangeProperty("destination") Destination destination) {
        return !names.containsKey(identifier(destination));
    }

    /** One identifier is one text: Snowflake knows neither case nor the underscore in it. */
    public String identifier(@ExchangeProperty("destination") Destination destination) {
        return folded(destination.account());
    }

    private static String folded(String account) {
        return account.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @param account the answer of find-account.sql */
    public void found(@ExchangeProperty("destination") Destination destination, @Body @Nullable String account) {
        if (account != null) {
            names.put(identifier(destination), account);
        }
    }

    /** The account's name, or its identifier as long as nobody has signed in with that. */
    String name(Destination destination) {
        String identifier = identifier(destination);
        return names.getOrDefault(identifier, identifier);
    }

    public String askSql() {
        return "SELECT CURRENT_ORGANIZATION_NAME() AS " + ORGANISATION + ", CURRENT_ACCOUNT_NAME() AS " + ACCOUNT;
    }

    /** @return the values of remember-account.sql */
    public Map<String, String> read(
            @ExchangeProperty("destination") Destination destination, @Body List<Map<String, @Nullable Object>> rows) {
        Object organisation = rows.get(0).get(ORGANISATION);
        String account = folded(
                (organisation == null ? "" : organisation + "-") + rows.get(0).get(ACCOUNT));
        names.put(identifier(destination), account);
        return Map.of("identifier", identifier(destination), "account", account);
    }

    /** To be asked once the account's name is known, before the target is taken. */
    public void nameTarget(
            @ExchangeProperty("run") UploadRun run, @ExchangeProperty("destination") Destination destination) {
        run.target(run.target().in(name(destination)));
    }
}
