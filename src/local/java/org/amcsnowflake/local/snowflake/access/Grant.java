package org.amcsnowflake.local.snowflake.access;

/**
 * A privilege granted on an object. A granted role is represented as USAGE on it.
 *
 * @param future whether it applies to future objects of this kind within {@code on}; then {@code on} is the database or
 *     schema
 */
public record Grant(String privilege, Securable on, boolean future, Grantee grantee) {
    public static final String OWNERSHIP = "OWNERSHIP";

    public enum GranteeKind {
        ROLE,
        USER
    }

    public record Grantee(GranteeKind kind, String name) {

        public static Grantee role(String name) {
            return new Grantee(GranteeKind.ROLE, name);
        }

        public static Grantee user(String name) {
            return new Grantee(GranteeKind.USER, name);
        }
    }

    public static Grant of(String privilege, Securable on, Grantee grantee) {
        return new Grant(privilege, on, false, grantee);
    }

    Grant on(Securable made) {
        return new Grant(privilege, made, false, grantee);
    }
}
