package org.amcsnowflake.upload;

import org.amcsnowflake.destination.Destination;
import org.amcsnowflake.upload.phase.Opened;
import org.amcsnowflake.upload.plan.Target;
import org.apache.camel.Variable;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The canonical names of accounts. An account has several identifiers, and each of its tables has one writer at a time
 * whichever identifier is used. Thread-safe.
 */
public final class Accounts {
    private final Map<String, String> names = new ConcurrentHashMap<>();

    /** Whether the canonical name of the destination's account is still unknown. */
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
     * To be called when the upload's target has the account's canonical name.
     *
     * @return the parameters of remember-account.sql
     */
    public Map<String, String> remember(@Variable("upload") Opened upload) {
        String identifier = identifier(upload.destination());
        String account = upload.target().account();
        names.put(identifier, account);
        return Map.of("identifier", identifier, "account", account);
    }
}
