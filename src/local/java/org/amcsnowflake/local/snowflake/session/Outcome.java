package org.amcsnowflake.local.snowflake.session;

import org.amcsnowflake.local.snowflake.engine.Answer;
import org.amcsnowflake.local.snowflake.engine.SessionState;
import org.amcsnowflake.local.snowflake.engine.SnowflakeError;

/** The outcome of a statement. */
public sealed interface Outcome {

    /** @param state the state of the session afterwards */
    record Succeeded(Answer answer, SessionState state) implements Outcome {}

    record Failed(SnowflakeError error) implements Outcome {}
}
