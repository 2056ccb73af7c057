package org.amcsnowflake.local.snowflake.execute.state;

import org.amcsnowflake.local.snowflake.engine.Statements;
import org.amcsnowflake.local.snowflake.engine.Users;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How an engine is opened.
 *
 * @param account its name; the part before a hyphen is the organisation
 * @param dataDirectory where everything is stored; null for a temporary directory
 * @param roles created if they do not exist, each with all privileges on the objects that exist then
 * @param rolesOfUsers roles to grant
 * @param hints whether errors about invisible objects name the missing privilege
 * @param idleBlocker how long an idle transaction may block others
 * @param statements the account's
 * @param users as SQL changes them
 * @param schemasOfDatabases created if they do not exist, in addition to PUBLIC in each database
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
        Users users) {
    public EngineSettings {
        schemasOfDatabases = Map.copyOf(schemasOfDatabases);
        warehouses = List.copyOf(warehouses);
        roles = List.copyOf(roles);
        rolesOfUsers = Map.copyOf(rolesOfUsers);
    }
}
