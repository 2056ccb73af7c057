package org.amcsnowflake.operations.health;

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.RoutePolicySupport;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Remembers when the claim route last asked PostgreSQL for due executions, and got an answer. Thread-safe. */
public final class ClaimPolls extends RoutePolicySupport implements RoutePolicyFactory {
    private static final String ROUTE = "claim-executions";

    /** In addition to two intervals: how long a claim may take on a slow database. */
    private static final Duration SLOWEST = Duration.ofSeconds(6);

    private volatile @Nullable Long lastNanos;

    @Override
    public @Nullable RoutePolicy createRoutePolicy(CamelContext context, String routeId, NamedNode route) {
        return routeId.equals(ROUTE) ? this : null;
    }

    @Override
    public void onExchangeDone(Route route, Exchange exchange) {
        // A failure that the route has handled is not the exchange's exception any more.
        if (exchange.getProperty(Exchange.EXCEPTION_CAUGHT) == null && !exchange.isFailed()) {
            lastNanos = System.nanoTime();
        }
    }

    Check check(CamelContext context) {
        if (context.getRouteController().getRouteStatus(ROUTE) != ServiceStatus.Started) {
            return Check.down("claims", "The route " + ROUTE + " is not started, so this instance claims nothing.");
        }
        Long last = lastNanos;
        if (last == null) {
            return Check.down("claims", "This instance has not asked for due executions yet.");
        }
        long age = System.nanoTime() - last;
        Duration interval =
                Duration.ofMillis(Long.parseLong(context.resolvePropertyPlaceholders("{{claim.poll-milliseconds}}")));
        return age <= interval.multipliedBy(2).plus(SLOWEST).toNanos()
                ? Check.up("claims")
                : Check.down(
                        "claims",
                        "This instance asked for due executions " + TimeUnit.NANOSECONDS.toSeconds(age)
                                + " seconds ago, and not since.");
    }
}
