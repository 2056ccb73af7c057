package org.amcsnowflake.local.snowflake.execute.show;

import org.amcsnowflake.local.snowflake.catalog.TableName;
import org.amcsnowflake.local.snowflake.execute.state.AccountState;
import org.amcsnowflake.local.snowflake.execute.state.Privileges;
import org.amcsnowflake.local.snowflake.execute.state.SessionContext;
import org.amcsnowflake.local.snowflake.sql.ObjectName;
import org.amcsnowflake.local.snowflake.sql.Statement.Show;
import org.amcsnowflake.local.snowflake.sql.Statement.Show.Within;
import org.jspecify.annotations.Nullable;

import java.util.List;

/** The scope of a SHOW: the account, a database or a schema. */
final class ShowScope {
    private final AccountState account;
    private final @Nullable String database;
    private final @Nullable String schema;

    /** @throws org.amcsnowflake.local.snowflake.engine.SnowflakeError 002043 if it does not exist for the session */
    ShowScope(AccountState account, SessionContext session, Show show) {
        this.account = account;
        ObjectName in = show.in();
        Within within = show.within();
        boolean isWide = show.what().equals("SCHEMAS") || show.what().equals("DATABASES");
        boolean isDatabase = in != null
                && in.parts().size() == 1
                && (within == Within.DATABASE
                        || within == Within.NAME && session.privileges().seesDatabase(in.last()));
        if (within == Within.ACCOUNT || within == Within.CURRENT && session.current("DATABASE") == null) {
            database = null;
            schema = null;
        } else if (isDatabase || within == Within.DATABASE) {
            database = in == null ? session.current("DATABASE") : in.last();
            schema = null;
        } else if (in == null) {
            database = session.current("DATABASE");
            schema = isWide ? null : session.current("SCHEMA");
        } else {
            database = in.parts().size() > 1 ? in.parts().get(0) : session.current("DATABASE");
            schema = in.last();
        }
        requireSeen(session.privileges(), within);
    }

    private void requireSeen(Privileges privileges, Within within) {
        boolean isNowhere = database == null && within != Within.ACCOUNT && within != Within.CURRENT;
        boolean isUnseen = database != null
                && (schema == null
                        ? !privileges.seesDatabase(database)
                        : !schema.equals("INFORMATION_SCHEMA") && !privileges.seesSchema(database, schema));
        if (isNowhere || isUnseen) {
            throw SessionContext.unusable();
        }
    }

    boolean holds(TableName name) {
        return (database == null || name.database().equals(database))
                && (schema == null || name.schema().equals(schema));
    }

    List<String> databases() {
        return database == null ? account.catalog().databases() : List.of(database);
    }
}
