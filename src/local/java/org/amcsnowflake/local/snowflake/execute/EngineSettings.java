package org.amcsnowflake.local.snowflake.execute;

import org.amcsnowflake.local.snowflake.engine.Statements;
import org.amcsnowflake.local.snowflake.engine.UserKeys;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What an engine is opened with.
 *
 * @param account its name; of one with a hyphen, what is before it is the organisation
 * @param dataDirectory where everything is kept; null for a temporary folder
 * @param roles created if they do not exist, each with all privileges on the objects that exist at that time
 * @param rolesOfUsers granted where they are not yet
 * @param hints whether refusals of what a role cannot see say which privilege on what it needs
 * @param idleBlocker how long a transaction in which nothing happens may keep others waiting
 * @param statements the account's
 * @param keys of the account's users
 * @param schemasOfDatabases made where they are absent; each database has PUBLIC besides
 */
public record EngineSettings(
        String account,
        @Nullable Path dataDirectory,
        Map<String, List<String>> schemasOfDatabases,
        List<String> warehouses,
        List<String> roles,
        Map<String, Set<String>> rolesOfUsers,
        boolean hints,
        Duration idleBlocker,
        Statements statements,
        UserKeys keys) {
    public EngineSettings {
        schemasOfDatabases = Map.copyOf(schemasOfDatabases);
        warehouses = List.copyOf(warehouses);
        roles = List.copyOf(roles);
        rolesOfUsers = Map.copyOf(rolesOfUsers);
    }
}
