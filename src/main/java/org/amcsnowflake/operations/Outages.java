package org.amcsnowflake.operations;

import org.amcsnowflake.failures.Diagnosis;
import org.amcsnowflake.failures.ErrorClass;
import org.amcsnowflake.logging.LogContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Logs that a scheduled route fails: at the first failure, then at intervals, since it may fail every second during an
 * outage. Thread-safe.
 */
public final class Outages {
    private static final Logger UPLOADS = LoggerFactory.getLogger("uploads");
    private static final Duration SAID_FOR = Duration.ofSeconds(30);

    private final Map<String, Long> saidAt = new ConcurrentHashMap<>();

    public void report(Exchange exchange, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Throwable failure) {
        long now = System.nanoTime();
        saidAt.compute(exchange.getFromRouteId(), (route, before) -> {
            if (before != null && now - before < SAID_FOR.toNanos()) {
                return before;
            }
            Diagnosis diagnosis = Diagnosis.of(failure);
            if (diagnosis.errorClass() == ErrorClass.INTERNAL) {
                LogContext.defect(UPLOADS, "defect     route " + route + ": " + diagnosis.logSentence(), failure);
            } else {
                UPLOADS.warn(
                        "waiting    route {}: {} It will resume automatically; no data is lost.",
                        route,
                        diagnosis.logSentence());
            }
            return now;
        });
    }
}
