package org.amcsnowflake.console;

import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.amcsnowflake.local.snowflake.fault.Fault;
import org.amcsnowflake.local.snowflake.fault.FaultAction;
import org.amcsnowflake.local.snowflake.fault.RequestKind;
import org.junit.jupiter.api.BeforeEach;

import java.util.UUID;

/** A signed-in analyst with Snowflake settings; each test has its own. */
abstract class AnalystTest extends BrowserTest {
    UUID user;

    @BeforeEach
    void signIn() {
        user = amc.userWithDestination();
        signInAs(user);
    }

    /** The next upload lacks a privilege, so that it becomes a dead letter. */
    void refuseNextMerge() {
        failNextMerge(new SnowflakeError(
                "003001", "42501", "SQL access control error:\nInsufficient privileges to operate on table"));
    }

    void failNextMerge(SnowflakeError error) {
        snowflake.add(Fault.once(RequestKind.MERGE, new FaultAction.FailBefore(error)));
    }

    /** The execution's row in the list. */
    static String row(UUID execution) {
        return "tr[data-execution='" + execution + "']";
    }
}
