package org.amcsnowflake.local.snowflake.execute.state;

import org.amcsnowflake.local.snowflake.access.Grants;
import org.amcsnowflake.local.snowflake.access.Securable;
import org.amcsnowflake.local.snowflake.access.Warehouse;
import org.amcsnowflake.local.snowflake.engine.SessionSettings;
import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.amcsnowflake.local.snowflake.sql.ObjectName;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** The role, warehouse, database and schema that a session uses. */
final class CurrentObjects {
    private final AccountState account;
    private final String user;
    private @Nullable String database;
    private @Nullable String schema;
    private @Nullable String warehouse;
    private String role;
    private boolean secondaryRoles = true;

    CurrentObjects(AccountState account, String user, @Nullable String role) {
        this.account = account;
        this.user = user;
        this.role = role == null ? Grants.PUBLIC : folded(role);
    }

    /** Selects what the settings name, if it exists and the role may use it. */
    void select(SessionSettings settings, Privileges privileges) {
        database = known(settings.database(), account.catalog().databases(), privileges::seesDatabase);
        if (database != null) {
            schema = known(
                    settings.schema() == null ? "PUBLIC" : settings.schema(),
                    account.catalog().schemas(database),
                    name -> privileges.seesSchema(database, name));
        }
        warehouse = known(
                settings.warehouse(),
                account.warehouses().all().stream().map(Warehouse::name).toList(),
                name -> privileges.may(Securable.warehouse(name), "USAGE"));
    }

    @Nullable
    String database() {
        return database;
    }

    @Nullable
    String schema() {
        return schema;
    }

    @Nullable
    String warehouse() {
        return warehouse;
    }

    String role() {
        return role;
    }

    boolean hasSecondaryRoles() {
        return secondaryRoles;
    }

    private static @Nullable String known(@Nullable String written, List<String> names, Predicate<String> isAllowed) {
        String name = written == null ? null : folded(written);
        return name != null && names.contains(name) && isAllowed.test(name) ? name : null;
    }

    private static String folded(String written) {
        boolean quoted = written.length() > 1 && written.startsWith("\"") && written.endsWith("\"");
        return quoted
                ? written.substring(1, written.length() - 1).replace("\"\"", "\"")
                : written.toUpperCase(Locale.ROOT);
    }

    void use(String what, ObjectName name, Privileges privileges) {
        switch (what) {
            case "DATABASE" -> {
                require(privileges.seesDatabase(name.last()));
                database = name.last();
                schema = privileges.seesSchema(name.last(), "PUBLIC") ? "PUBLIC" : null;
            }
            case "SCHEMA" -> {
                String in = name.parts().size() > 1 ? name.parts().get(0) : database;
                require(in != null && privileges.seesSchema(in, name.last()));
                database = in;
                schema = name.last();
            }
            case "WAREHOUSE" -> {
                boolean isThere = account.warehouses().find(name.last()).isPresent();
                require(isThere && privileges.may(Securable.warehouse(name.last()), "USAGE"));
                warehouse = name.last();
            }
            case "SECONDARY ROLES" -> secondaryRoles = name.last().equals("ALL");
            default -> useRole(name.last());
        }
    }

    /** The one just created. */
    void selectWarehouse(String name) {
        warehouse = name;
    }

    private void useRole(String name) {
        require(account.grants().hasRole(name));
        if (!account.isGranted(user, name)) {
            throw new SnowflakeError(
                    "003013",
                    "42501",
                    "SQL access control error:\nRequested role '" + name
                            + "' is not assigned to the executing user. Specify another role to activate.");
        }
        role = name;
    }

    private static void require(boolean isUsable) {
        if (!isUsable) {
            throw SessionContext.unusable();
        }
    }
}
