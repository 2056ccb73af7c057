package org.amcsnowflake.http.server;

import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpConsumer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpEngine;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;

import java.util.List;

/** Validates every request before its route; Camel finds it by its name, {@code platform-http-engine}. */
public final class ValidatingEngine extends VertxPlatformHttpEngine {
    private static final String SLOT = "bulkheadSlot";

    public ValidatingEngine(RequestValidator validator) {
        setHandlers(List.of(validator));
    }

    @Override
    public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
        Processor freeing = exchange -> {
            try {
                processor.process(exchange);
            } finally {
                // A client that is slow to receive the response does not keep the slot.
                Bulkhead.Slot slot = exchange.getProperty(SLOT, Bulkhead.Slot.class);
                if (slot != null) {
                    slot.close();
                }
            }
        };
        return new VertxPlatformHttpConsumer(
                endpoint, freeing, getHandlers(), VertxPlatformHttpRouter.getRouterNameFromPort(getServerPort())) {
            /** A slot is held while the route works, even if the client has disconnected. */
            @Override
            protected Future<Void> processHttpRequest(Exchange exchange, RoutingContext request) {
                Bulkhead.Slot slot = RequestValidator.takeSlot(request);
                if (slot != null) {
                    exchange.setProperty(SLOT, slot);
                    exchange.getExchangeExtension().addOnCompletion(slot);
                }
                return super.processHttpRequest(exchange, request);
            }
        };
    }
}
