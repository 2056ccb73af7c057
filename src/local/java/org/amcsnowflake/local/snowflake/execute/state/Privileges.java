package org.amcsnowflake.local.snowflake.execute.state;

import org.amcsnowflake.local.snowflake.access.Grant;
import org.amcsnowflake.local.snowflake.access.Grant.Grantee;
import org.amcsnowflake.local.snowflake.access.Grants;
import org.amcsnowflake.local.snowflake.access.Securable;
import org.amcsnowflake.local.snowflake.access.Securable.Kind;
import org.amcsnowflake.local.snowflake.catalog.Table;
import org.amcsnowflake.local.snowflake.catalog.TableName;
import org.amcsnowflake.local.snowflake.engine.SnowflakeError;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What a session's roles may see and do. */
public final class Privileges {
    private final AccountState account;
    private final SessionContext session;

    Privileges(AccountState account, SessionContext session) {
        this.account = account;
        this.session = session;
    }

    /** The privileges of the primary role, and with secondary roles those of all the user's roles. */
    private Set<String> active() {
        Set<String> active = account.grants().ofRole(session.role());
        if (session.hasSecondaryRoles()) {
            active.addAll(account.grants().ofUser(session.user()));
        }
        return active;
    }

    public boolean sees(Securable on) {
        return account.grants().isSeen(active(), on);
    }

    public boolean sees(Table table) {
        TableName name = table.name();
        return table.kind() == Table.Kind.TEMPORARY
                || seesSchema(name.database(), name.schema()) && sees(securable(table));
    }

    public boolean seesDatabase(String database) {
        return account.catalog().hasDatabase(database) && sees(Securable.database(database));
    }

    public boolean seesSchema(String database, String schema) {
        return seesDatabase(database)
                && account.catalog().hasSchema(database, schema)
                && sees(Securable.schema(database, schema));
    }

    boolean may(Securable on, String privilege) {
        return account.grants().isAllowed(active(), on, privilege);
    }

    public static Securable securable(Table table) {
        return Securable.of(table.view() == null ? Kind.TABLE : Kind.VIEW, table.name());
    }

    /** @throws SnowflakeError 003001 if the roles that can see the table lack the privilege */
    public void require(Table table, String privilege) {
        if (table.kind() != Table.Kind.TEMPORARY) {
            require(securable(table), privilege);
        }
    }

    /** @throws SnowflakeError 003001 */
    public void require(Securable on, String privilege) {
        if (!may(on, privilege)) {
            throw insufficient(on);
        }
    }

    /**
     * Whether the primary role may create an object of this kind there; secondary roles do not count for that.
     *
     * @throws SnowflakeError 003001
     */
    public void requireCreate(Securable in, String kind) {
        Set<String> primary = account.grants().ofRole(session.role());
        if (!account.grants().isAllowed(primary, in, "CREATE " + kind)) {
            throw insufficient(in);
        }
    }

    /** The creator role's ownership, and the applicable future grants. */
    public List<Grant> ofNew(Securable made) {
        List<Grant> grants = new ArrayList<>();
        grants.add(Grant.of(Grant.OWNERSHIP, made, Grantee.role(session.role())));
        grants.addAll(account.grants().future(made));
        return grants;
    }

    /** @throws SnowflakeError 003041 if it exists but is invisible to these roles */
    public void requireSeen(Securable existing) {
        if (!sees(existing)) {
            throw new SnowflakeError(
                    "003041",
                    "42710",
                    "SQL compilation error:\nObject '" + existing.shown()
                            + "' already exists, but current role has no privileges on it. If this is unexpected and you"
                            + " cannot resolve this problem, contact your system administrator. ACCOUNTADMIN role may be"
                            + " required to manage the privileges on the object.");
        }
    }

    static SnowflakeError insufficient(Securable on) {
        return new SnowflakeError(
                "003001",
                "42501",
                "SQL access control error:\nInsufficient privileges to operate on "
                        + on.kind().words().toLowerCase(Locale.ROOT)
                        + (on.kind() == Kind.ACCOUNT ? "" : " '" + on.last() + "'"));
    }

    public boolean isAdministrator() {
        return active().contains(Grants.ADMINISTRATOR);
    }
}
