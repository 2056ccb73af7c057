package org.amcsnowflake.local.snowflake.session;

import org.amcsnowflake.local.snowflake.engine.Answer;
import org.amcsnowflake.local.snowflake.engine.SessionState;
import org.amcsnowflake.local.snowflake.engine.SnowflakeError;

/** How a statement ended. */
public sealed interface Outcome {

    /** @param state the state of the session after it */
    record Succeeded(Answer answer, SessionState state) implements Outcome {}

    record Failed(SnowflakeError error) implements Outcome {}
}
