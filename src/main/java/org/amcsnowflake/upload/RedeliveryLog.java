package org.amcsnowflake.upload;

import org.amcsnowflake.snowflake.Diagnosis;
import org.amcsnowflake.snowflake.FaultClass;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Logs why a run is repeated; of an account that does not answer, of which there may be many lines, only at debug. Thread-safe. */
public final class RedeliveryLog implements Processor {
    private static final Logger UPLOADS = LoggerFactory.getLogger("uploads");

    @Override
    public void process(Exchange exchange) {
        Diagnosis diagnosis = Diagnosis.of(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class));
        UPLOADS.atLevel(diagnosis.faultClass() == FaultClass.UNAVAILABLE ? Level.DEBUG : Level.INFO)
                .log(
                        "repeated   execution {}, time {}: {}",
                        exchange.getVariable("executionId"),
                        exchange.getMessage().getHeader(Exchange.REDELIVERY_COUNTER),
                        diagnosis.logSentence());
    }
}
