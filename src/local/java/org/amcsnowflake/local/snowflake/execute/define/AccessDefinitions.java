package org.amcsnowflake.local.snowflake.execute.define;

import org.amcsnowflake.local.snowflake.access.Grant;
import org.amcsnowflake.local.snowflake.access.Grant.Grantee;
import org.amcsnowflake.local.snowflake.access.Grant.GranteeKind;
import org.amcsnowflake.local.snowflake.access.Securable;
import org.amcsnowflake.local.snowflake.access.Securable.Kind;
import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.amcsnowflake.local.snowflake.execute.state.AccountState;
import org.amcsnowflake.local.snowflake.execute.state.Privileges;
import org.amcsnowflake.local.snowflake.execute.state.SessionContext;
import org.amcsnowflake.local.snowflake.execute.state.Targets;
import org.amcsnowflake.local.snowflake.execute.transaction.Transaction;
import org.amcsnowflake.local.snowflake.sql.AccessStatement;
import org.amcsnowflake.local.snowflake.sql.AccessStatement.Target.Reach;

import java.util.List;

/** Creates and drops roles; grants and revokes privileges. */
final class AccessDefinitions {
    private static final String DONE = "Statement executed successfully.";

    private final AccountState account;
    private final SessionContext session;
    private final Transaction transaction;
    private final Privileges privileges;

    AccessDefinitions(AccountState account, SessionContext session, Transaction transaction) {
        this.account = account;
        this.session = session;
        this.transaction = transaction;
        this.privileges = session.privileges();
    }

    String run(AccessStatement statement) {
        if (statement instanceof AccessStatement.CreateRole create) {
            return createRole(create);
        }
        if (statement instanceof AccessStatement.DropRole drop) {
            return dropRole(drop);
        }
        if (statement instanceof AccessStatement.GrantRole grant) {
            return grantRole(grant);
        }
        if (statement instanceof AccessStatement.GrantPrivileges grant) {
            return grantPrivileges(grant);
        }
        if (UserDefinitions.concerns(statement)) {
            return new UserDefinitions(account, transaction, privileges).run(statement);
        }
        return new WarehouseDefinitions(account, session, transaction).run(statement);
    }

    private String createRole(AccessStatement.CreateRole create) {
        privileges.requireCreate(Securable.ACCOUNT, "ROLE");
        if (account.grants().hasRole(create.name())) {
            if (create.ifAbsent()) {
                return create.name() + " already exists, statement succeeded.";
            }
            if (!create.replace()) {
                throw new SnowflakeError(
                        "002002", "42710", "SQL compilation error:\nObject '" + create.name() + "' already exists.");
            }
            drop(create.name());
        }
        transaction.alone(() -> {
            account.grantStore().saveRole(transaction.connection(), create.name());
            account.grants().addRole(create.name());
            account.grant(transaction.connection(), privileges.ofNew(Securable.role(create.name())));
        });
        return "Role " + create.name() + " successfully created.";
    }

    private String dropRole(AccessStatement.DropRole drop) {
        if (!account.grants().hasRole(drop.name())) {
            if (drop.ifPresent()) {
                return "Drop statement executed successfully (" + drop.name() + " already dropped).";
            }
            throw SessionContext.missing("Role", drop.name(), "02000");
        }
        privileges.require(Securable.role(drop.name()), Grant.OWNERSHIP);
        drop(drop.name());
        return drop.name() + " successfully dropped.";
    }

    private void drop(String role) {
        Grantee gone = Grantee.role(role);
        List<Grant> itsOwn = account.grants()
                .where(grant -> grant.grantee().equals(gone) || grant.on().equals(Securable.role(role)));
        transaction.alone(() -> {
            account.grantStore().deleteRole(transaction.connection(), role);
            account.revoke(transaction.connection(), itsOwn);
            account.grants().removeRole(role);
        });
    }

    private String grantRole(AccessStatement.GrantRole statement) {
        requireRole(statement.role());
        Grantee grantee = statement.grantee();
        if (grantee.kind() == GranteeKind.ROLE) {
            requireRole(grantee.name());
        } else if (!account.settings().users().hasUser(grantee.name())) {
            throw SessionContext.missing("User", grantee.name(), "02000");
        }
        Securable role = Securable.role(statement.role());
        privileges.require(role, Grant.OWNERSHIP);
        change(List.of(Grant.of("USAGE", role, grantee)), statement.revoke());
        return DONE;
    }

    private void requireRole(String role) {
        if (!account.grants().hasRole(role)) {
            throw SessionContext.missing("Role", role, "02000");
        }
    }

    private String grantPrivileges(AccessStatement.GrantPrivileges statement) {
        requireRole(statement.role());
        AccessStatement.Target target = statement.target();
        Targets targets = new Targets(account, session);
        if (target.reach() == Reach.FUTURE) {
            Securable container = targets.container(target);
            privileges.require(container, Grant.OWNERSHIP);
            Securable marker = new Securable(target.kind(), container.name());
            change(
                    privilegesOf(statement).stream()
                            .map(each -> new Grant(each, marker, true, Grantee.role(statement.role())))
                            .toList(),
                    statement.revoke());
            return DONE;
        }
        for (Securable on : targets.of(target)) {
            privileges.require(on, Grant.OWNERSHIP);
            if (statement.privileges().contains(Grant.OWNERSHIP)) {
                change(owners(on), true);
            }
            change(
                    privilegesOf(statement).stream()
                            .map(each -> Grant.of(each, on, Grantee.role(statement.role())))
                            .toList(),
                    statement.revoke());
        }
        return DONE;
    }

    private List<Grant> owners(Securable on) {
        return account.grants()
                .where(grant -> grant.on().equals(on)
                        && !grant.future()
                        && grant.privilege().equals(Grant.OWNERSHIP));
    }

    private static List<String> privilegesOf(AccessStatement.GrantPrivileges statement) {
        Kind kind = statement.target().kind();
        if (statement.privileges().equals(List.of("ALL"))) {
            return List.copyOf(kind.privileges());
        }
        for (String privilege : statement.privileges()) {
            if (!kind.privileges().contains(privilege) && !privilege.equals(Grant.OWNERSHIP)) {
                throw new SnowflakeError(
                        "003008",
                        "42501",
                        "SQL access control error:\nInvalid privilege '" + privilege + "' for object type '"
                                + kind.words() + "'.");
            }
        }
        return statement.privileges();
    }

    private void change(List<Grant> grants, boolean revoke) {
        transaction.alone(() -> {
            if (revoke) {
                account.revoke(transaction.connection(), grants);
            } else {
                account.grant(transaction.connection(), grants);
            }
        });
    }
}
