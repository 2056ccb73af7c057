package org.amcsnowflake.flow;

import org.amcsnowflake.flow.service.Amc;
import org.amcsnowflake.flow.service.Relay;
import org.amcsnowflake.local.snowflake.fault.Fault;
import org.amcsnowflake.local.snowflake.fault.FaultAction;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spi.CamelEvent.ExchangeRedeliveryEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.apache.camel.support.service.ServiceHelper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Depending on the step at which a host begins to refuse connections, the driver throws another exception. */
@Tag("service")
class RefusedConnectionsTest extends RouteTest {
    private static final Relay RELAY = new Relay();
    private static final Duration FIRST = Duration.ofMillis(100);
    private static final int MULTIPLIER = 3;
    private static final double JITTER = 0.2;

    private final Queue<Redelivery> redeliveries = new ConcurrentLinkedQueue<>();

    private record Redelivery(UUID execution, int number, long nanoTime) {}

    @Override
    Map<String, String> settings() {
        return Map.of(
                "snowflake.hosts",
                "local=" + RELAY.url(),
                "retry.first-milliseconds",
                Long.toString(FIRST.toMillis()),
                "retry.multiplier",
                Integer.toString(MULTIPLIER),
                "retry.longest-milliseconds",
                "15000",
                "retry.jitter",
                Double.toString(JITTER));
    }

    @BeforeAll
    void watchRedeliveries() {
        RELAY.open(snowflake.port());
        EventNotifierSupport watch = new EventNotifierSupport() {
            @Override
            public void notify(CamelEvent event) {
                if (event instanceof ExchangeRedeliveryEvent redelivery) {
                    redeliveries.add(new Redelivery(
                            UUID.fromString(redelivery.getExchange().getVariable("executionId", String.class)),
                            redelivery.getAttempt(),
                            System.nanoTime()));
                }
            }
        };
        ServiceHelper.startService(watch);
        context().getManagementStrategy().addEventNotifier(watch);
    }

    /** While the host refuses connections, the driver takes a minute to close a session. */
    @AfterAll
    void reopenHost() {
        RELAY.open(snowflake.port());
    }

    @Test
    void aPassIsRedeliveredAfterOneThreeAndNineTimesTheFirstDelay() {
        FaultAction.Delay reached = FaultAction.Delay.untilLifted();
        Map<String, UUID> executions = new HashMap<>();
        for (String place : List.of("SHOW", "MERGE", "PUT")) {
            UUID execution = amc.execution(
                    amc.userWithDestination(), "refused_at_" + place, Amc.rows(place.equals("PUT") ? 1_100 : 1));
            snowflake.add(Fault.onceMatching("^" + place + ".*" + execution, reached));
            executions.put(place, execution);
        }
        claim();
        await("each upload to reach its step")
                .until(() -> snowflake.faults().stream().allMatch(fault -> fault.hits() == 1));
        long refusedSince = System.nanoTime();
        RELAY.shut();
        reached.lift();
        executions.put("sign-in", amc.execution(amc.userWithDestination(), "refused_at_sign_in", "[{\"a\": 1}]"));

        executions.forEach((place, execution) -> {
            awaitStatus(execution, "failed");
            assertThat(amc.attempts(execution))
                    .as("attempts, including redeliveries")
                    .hasSize(1);
            List<Redelivery> seen = redeliveries.stream()
                    .filter(redelivery -> redelivery.execution().equals(execution))
                    .toList();
            assertThat(seen).as(place).extracting(Redelivery::number).containsExactly(1, 2, 3);
            long before = refusedSince;
            Duration wait = FIRST;
            for (Redelivery redelivery : seen) {
                assertThat(Duration.ofNanos(redelivery.nanoTime() - before))
                        .as(place + ": the wait before redelivery " + redelivery.number())
                        .isGreaterThanOrEqualTo(Duration.ofMillis((long) (wait.toMillis() * (1 - JITTER))));
                before = redelivery.nanoTime();
                wait = wait.multipliedBy(MULTIPLIER);
            }
        });
    }
}
