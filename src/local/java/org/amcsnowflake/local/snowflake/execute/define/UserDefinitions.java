package org.amcsnowflake.local.snowflake.execute.define;

import org.amcsnowflake.local.snowflake.access.Grant;
import org.amcsnowflake.local.snowflake.access.Grant.Grantee;
import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.amcsnowflake.local.snowflake.engine.Users;
import org.amcsnowflake.local.snowflake.execute.state.AccountState;
import org.amcsnowflake.local.snowflake.execute.state.Privileges;
import org.amcsnowflake.local.snowflake.execute.state.SessionContext;
import org.amcsnowflake.local.snowflake.execute.transaction.Transaction;
import org.amcsnowflake.local.snowflake.sql.AccessStatement;

import java.util.List;

/** Creates, alters and drops users; only ACCOUNTADMIN may. */
final class UserDefinitions {
    private static final String DONE = "Statement executed successfully.";

    private final AccountState account;
    private final Transaction transaction;
    private final Privileges privileges;
    private final Users users;

    UserDefinitions(AccountState account, Transaction transaction, Privileges privileges) {
        this.account = account;
        this.transaction = transaction;
        this.privileges = privileges;
        this.users = account.settings().users();
    }

    static boolean concerns(AccessStatement statement) {
        return statement instanceof AccessStatement.CreateUser
                || statement instanceof AccessStatement.AlterUser
                || statement instanceof AccessStatement.DropUser;
    }

    String run(AccessStatement statement) {
        if (statement instanceof AccessStatement.CreateUser create) {
            return create(create);
        }
        if (statement instanceof AccessStatement.AlterUser alter) {
            if (isMissing(alter.name(), alter.ifPresent())) {
                return DONE;
            }
            users.alter(alter.name(), alter.properties());
            return DONE;
        }
        return drop((AccessStatement.DropUser) statement);
    }

    private String create(AccessStatement.CreateUser create) {
        if (!privileges.isAdministrator()) {
            throw new SnowflakeError(
                    "003001",
                    "42501",
                    "SQL access control error:\nInsufficient privileges to operate on account '"
                            + account.settings().account() + "'.");
        }
        if (users.hasUser(create.name())) {
            if (create.ifAbsent()) {
                return create.name() + " already exists, statement succeeded.";
            }
            throw new SnowflakeError(
                    "002002", "42710", "SQL compilation error:\nObject '" + create.name() + "' already exists.");
        }
        users.create(create.name(), create.properties());
        return "User " + create.name() + " successfully created.";
    }

    private String drop(AccessStatement.DropUser drop) {
        if (isMissing(drop.name(), drop.ifPresent())) {
            return "Drop statement executed successfully (" + drop.name() + " already dropped).";
        }
        Grantee gone = Grantee.user(drop.name());
        List<Grant> itsOwn = account.grants().where(grant -> grant.grantee().equals(gone));
        transaction.alone(() -> account.revoke(transaction.connection(), itsOwn));
        users.drop(drop.name());
        return drop.name() + " successfully dropped.";
    }

    /** @throws SnowflakeError if it is, and that is not all right; others than administrators see no user */
    private boolean isMissing(String user, boolean ifPresent) {
        boolean exists = users.hasUser(user);
        if (!exists && ifPresent) {
            return true;
        }
        if (!exists || !privileges.isAdministrator()) {
            throw SessionContext.missing("User", user, "02000");
        }
        return false;
    }
}
