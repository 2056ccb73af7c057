package org.amcsnowflake.upload.step;

import org.apache.camel.Endpoint;
import org.apache.camel.component.jdbc.JdbcComponent;

import java.util.Map;

/**
 * Camel's JDBC component on the session of the current upload: {@code snowflake:merge-rows} runs the statement of that
 * name, see {@link org.amcsnowflake.upload.statement}.
 */
public final class StatementComponent extends JdbcComponent {

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        return new StatementEndpoint(uri, this, remaining, SnowflakeStep.named(remaining));
    }
}
