package org.amcsnowflake.bench;

import org.amcsnowflake.upload.result.Batch;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Processor;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ProcessorEndpoint;

import java.util.Map;

/** The service's route {@code stage-result}, in which the statements of PostgreSQL and Snowflake do nothing. */
final class StageRoute implements AutoCloseable {
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final ProducerTemplate starts;

    StageRoute(Pipeline pipeline) throws Exception {
        camel.disableJMX();
        camel.getRegistry().bind("uploads", pipeline);
        camel.addComponent("sql", new Statements(exchange -> {}));
        camel.addComponent(
                "snowflake",
                new Statements(exchange -> pipeline.put(
                        exchange.getMessage().getBody(Batch.class),
                        exchange.getProperty(ExchangePropertyKey.SPLIT_COMPLETE, Boolean.class))));
        PluginHelper.getRoutesLoader(camel)
                .loadRoutes(
                        PluginHelper.getResourceLoader(camel).resolveResource("file:routes/stage-result.camel.yaml"));
        camel.start();
        starts = camel.createProducerTemplate();
    }

    private static final class Statements extends DefaultComponent {
        private final Processor statement;

        Statements(Processor statement) {
            this.statement = statement;
            setAutowiredEnabled(false);
        }

        @Override
        protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
            parameters.clear();
            return new ProcessorEndpoint(uri, this, statement);
        }
    }

    void run(Pipeline pipeline) throws Exception {
        Exchange ended = starts.send("direct:stage-result", exchange -> exchange.setVariable("upload", pipeline));
        if (ended.getException() != null) {
            throw ended.getException();
        }
    }

    @Override
    public void close() {
        camel.stop();
    }
}
