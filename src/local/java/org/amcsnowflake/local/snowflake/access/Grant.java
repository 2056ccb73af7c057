package org.amcsnowflake.local.snowflake.access;

/**
 * A privilege on something, given to someone. A role that is granted is USAGE on that role.
 *
 * @param future whether it applies to future objects of this kind within {@code on}; then {@code on} names the database
 *     or schema, with the kind of what is to come
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
