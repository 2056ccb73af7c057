package org.amcsnowflake.upload.step;

import org.apache.camel.Producer;
import org.apache.camel.component.jdbc.JdbcEndpoint;

/** One statement of uploads. */
final class StatementEndpoint extends JdbcEndpoint {
    private final String step;
    private final SnowflakeStep statement;

    StatementEndpoint(String uri, StatementComponent component, String step, SnowflakeStep statement) {
        super(uri, component, null);
        this.step = step;
        this.statement = statement;
    }

    @Override
    public Producer createProducer() {
        return new StatementProducer(this);
    }

    String step() {
        return step;
    }

    SnowflakeStep statement() {
        return statement;
    }
}
