package org.amcsnowflake.local.snowflake.session;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * An account: its users, and its initial objects.
 *
 * @param locator an alternative name; may be null
 * @param databases each database's schemas
 * @param roles each with all privileges on the objects that exist when it is created; ACCOUNTADMIN is implicit
 * @param hints whether errors about invisible objects name the missing privilege, as in newer accounts
 */
public record Account(
        String name,
        @Nullable String locator,
        List<User> users,
        Map<String, List<String>> databases,
        List<String> warehouses,
        List<String> roles,
        boolean hints) {
    public Account {
        users = List.copyOf(users);
        databases = Map.copyOf(databases);
        warehouses = List.copyOf(warehouses);
        roles = List.copyOf(roles);
    }

    public static Account named(String name) {
        return new Account(name, null, List.of(), Map.of(), List.of(), List.of(), false);
    }

    public Account withUser(User user) {
        return new Account(name, locator, and(users, user), databases, warehouses, roles, hints);
    }

    public Account withDatabase(String database, String... schemas) {
        Map<String, List<String>> more = new LinkedHashMap<>(databases);
        more.put(database, List.of(schemas));
        return new Account(name, locator, users, more, warehouses, roles, hints);
    }

    public Account withWarehouse(String warehouse) {
        return new Account(name, locator, users, databases, and(warehouses, warehouse), roles, hints);
    }

    public Account withRole(String role) {
        return new Account(name, locator, users, databases, warehouses, and(roles, role), hints);
    }

    public Account withHints() {
        return new Account(name, locator, users, databases, warehouses, roles, true);
    }

    public Account withLocator(String otherName) {
        return new Account(name, otherName, users, databases, warehouses, roles, hints);
    }

    private static <T> List<T> and(List<T> some, T another) {
        return Stream.concat(some.stream(), Stream.of(another)).toList();
    }
}
