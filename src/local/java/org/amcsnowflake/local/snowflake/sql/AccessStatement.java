package org.amcsnowflake.local.snowflake.sql;

import org.amcsnowflake.local.snowflake.access.Grant.Grantee;
import org.amcsnowflake.local.snowflake.access.Securable.Kind;
import org.amcsnowflake.local.snowflake.engine.UserProperty;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/** A statement about roles, grants or warehouses. */
public interface AccessStatement extends Statement {

    record CreateRole(String name, boolean replace, boolean ifAbsent) implements AccessStatement {}

    record DropRole(String name, boolean ifPresent) implements AccessStatement {}

    /** GRANT ROLE, or REVOKE ROLE. */
    record GrantRole(String role, Grantee grantee, boolean revoke) implements AccessStatement {}

    /** GRANT … ON, or REVOKE … ON; ALL stands for all privileges of the object type. */
    record GrantPrivileges(List<String> privileges, Target target, String role, boolean revoke)
            implements AccessStatement {}

    /**
     * The object of a grant.
     *
     * @param name of the object, or of the database or schema of ALL or FUTURE; null for the account
     */
    record Target(
            Reach reach,
            Kind kind,
            @Nullable Kind container,
            @Nullable ObjectName name) {
        public enum Reach {
            ONE,
            ALL,
            FUTURE
        }
    }

    /** @param target null to list the grants to or of a grantee */
    record ShowGrants(
            @Nullable Target target,
            @Nullable Grantee to,
            @Nullable String ofRole) implements AccessStatement {}

    record CreateUser(String name, boolean ifAbsent, List<UserProperty> properties) implements AccessStatement {}

    /** ALTER USER … SET, or UNSET. */
    record AlterUser(String name, boolean ifPresent, List<UserProperty> properties) implements AccessStatement {}

    record DropUser(String name, boolean ifPresent) implements AccessStatement {}

    record CreateWarehouse(String name, boolean replace, boolean ifAbsent, Map<String, String> options)
            implements AccessStatement {}

    record DropWarehouse(String name, boolean ifPresent) implements AccessStatement {}

    /**
     * @param change SUSPEND, RESUME or SET
     * @param ifSuspended whether a running one is left unchanged
     */
    record AlterWarehouse(@Nullable String name, String change, boolean ifSuspended, Map<String, String> options)
            implements AccessStatement {}

    /** CREATE RESOURCE MONITOR, or ALTER. */
    record SetMonitor(String name, boolean create, Map<String, String> options) implements AccessStatement {}

    record DropMonitor(String name, boolean ifPresent) implements AccessStatement {}
}
