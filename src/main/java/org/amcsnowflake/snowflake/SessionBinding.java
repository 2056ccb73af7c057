package org.amcsnowflake.snowflake;

import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.model.ToDefinition;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

import java.sql.Connection;
import java.util.Optional;

/**
 * Binds the exchange's upload to the thread for as long as one {@code jdbc:snowflake} step runs, since camel-jdbc asks
 * its data source for a connection without saying for which exchange. The step's id goes along, into the query tag and
 * the receipt. Camel finds this bean by its type.
 */
public final class SessionBinding implements InterceptStrategy {
    /** The exchange property that carries the {@link SessionHolder}. */
    public static final String PROPERTY = "run";

    private static final String ENDPOINT = "jdbc:snowflake";
    private static final ThreadLocal<Connection> BOUND = new ThreadLocal<>();

    static Optional<Connection> boundToThisThread() {
        return Optional.ofNullable(BOUND.get());
    }

    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext context, NamedNode definition, Processor target, Processor nextTarget) {
        if (definition instanceof ToDefinition to
                && to.getUri() != null
                && to.getUri().startsWith(ENDPOINT)) {
            return new BoundProcessor(definition.getId(), target);
        }
        return target;
    }

    private static final class BoundProcessor extends DelegateAsyncProcessor {
        private final String step;

        BoundProcessor(String step, Processor target) {
            super(target);
            this.step = step;
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            SessionHolder holder = exchange.getProperty(PROPERTY, SessionHolder.class);
            if (holder == null || holder.session().isEmpty()) {
                return super.process(exchange, callback);
            }
            BOUND.set(StepConnection.of(holder.session().get(), step, holder.queryTag(step), holder.takeBinds()));
            try {
                return super.process(exchange, callback);
            } finally {
                BOUND.remove();
            }
        }
    }
}
