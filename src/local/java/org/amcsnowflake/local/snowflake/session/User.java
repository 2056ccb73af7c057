package org.amcsnowflake.local.snowflake.session;

import org.jspecify.annotations.Nullable;

import java.security.interfaces.RSAPublicKey;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A user who may log in with a password, keys or access tokens.
 *
 * @param publicKeys any of them is accepted, like Snowflake's RSA_PUBLIC_KEY and RSA_PUBLIC_KEY_2
 * @param roles granted roles; PUBLIC is implicit
 */
public record User(
        String name,
        @Nullable String password,
        List<RSAPublicKey> publicKeys,
        Set<String> accessTokens,
        @Nullable String defaultRole,
        @Nullable String defaultWarehouse,
        Set<String> roles,
        Status status) {

    public enum Status {
        ACTIVE,
        LOCKED,
        DISABLED
    }

    public User {
        publicKeys = List.copyOf(publicKeys);
        accessTokens = Set.copyOf(accessTokens);
        roles = Set.copyOf(roles);
    }

    public static User named(String name) {
        return new User(name, null, List.of(), Set.of(), null, null, Set.of(), Status.ACTIVE);
    }

    public User withPassword(String newPassword) {
        return new User(name, newPassword, publicKeys, accessTokens, defaultRole, defaultWarehouse, roles, status);
    }

    public User withPublicKey(RSAPublicKey key) {
        List<RSAPublicKey> keys =
                Stream.concat(publicKeys.stream(), Stream.of(key)).toList();
        return new User(name, password, keys, accessTokens, defaultRole, defaultWarehouse, roles, status);
    }

    public User withAccessToken(String token) {
        return new User(
                name, password, publicKeys, and(accessTokens, token), defaultRole, defaultWarehouse, roles, status);
    }

    /** Grants the role; the first one granted is the default. */
    public User withRole(String role) {
        String first = defaultRole == null ? role : defaultRole;
        return new User(name, password, publicKeys, accessTokens, first, defaultWarehouse, and(roles, role), status);
    }

    User withDefaultRole(@Nullable String role) {
        return new User(name, password, publicKeys, accessTokens, role, defaultWarehouse, roles, status);
    }

    public User withWarehouse(@Nullable String warehouse) {
        return new User(name, password, publicKeys, accessTokens, defaultRole, warehouse, roles, status);
    }

    public User withStatus(Status newStatus) {
        return new User(name, password, publicKeys, accessTokens, defaultRole, defaultWarehouse, roles, newStatus);
    }

    /** Without password and tokens, which must not be logged. */
    @Override
    public String toString() {
        return "User[" + name + "]";
    }

    private static Set<String> and(Set<String> some, String another) {
        return Stream.concat(some.stream(), Stream.of(another)).collect(Collectors.toUnmodifiableSet());
    }
}
