package org.amcsnowflake.upload;

import org.amcsnowflake.destination.Destination;
import org.amcsnowflake.upload.phase.Opened;
import org.amcsnowflake.upload.plan.Target;
import org.apache.camel.Variable;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What Snowflake calls the accounts that identifiers lead to. An account has several identifiers, and its tables have one
 * writer at a time whichever is used. Thread-safe.
 */
public final class Accounts {
    private final Map<String, String> names = new ConcurrentHashMap<>();

    /** Whether Snowflake has not told yet what it calls the destination's account. */
    public boolean isNew(@Variable("destination") Destination destination) {
        return !names.containsKey(identifier(destination));
    }

    private static String identifier(Destination destination) {
        return Target.accountName(destination.account());
    }

    /** The account's name, or its identifier until it is known. */
    String name(Destination destination) {
        String identifier = identifier(destination);
        return names.getOrDefault(identifier, identifier);
    }

    /**
     * To be called when the upload's target has the account's name.
     *
     * @return the values of remember-account.sql
     */
    public Map<String, String> remember(@Variable("upload") Opened upload) {
        String identifier = identifier(upload.destination());
        String account = upload.target().account();
        names.put(identifier, account);
        return Map.of("identifier", identifier, "account", account);
    }
}
