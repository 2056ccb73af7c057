package org.amcsnowflake.upload;

import org.amcsnowflake.failures.Diagnosis;
import org.amcsnowflake.failures.ErrorClass;
import org.amcsnowflake.metrics.UploadMetrics;
import org.amcsnowflake.upload.phase.Upload;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Ends the failed pass, before the upload is repeated within its attempt. Thread-safe. */
public final class Redelivery implements Processor {
    private static final Logger UPLOADS = LoggerFactory.getLogger("uploads");

    private final Uploads uploads;

    public Redelivery(Uploads uploads) {
        this.uploads = uploads;
    }

    @Override
    public void process(Exchange exchange) {
        Diagnosis diagnosis = Diagnosis.of(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class));
        UploadMetrics.redelivered(diagnosis.errorClass());
        // An account that does not answer would produce many lines.
        UPLOADS.atLevel(diagnosis.errorClass() == ErrorClass.UNAVAILABLE ? Level.DEBUG : Level.INFO)
                .log(
                        "repeated   execution {}, time {}: {}",
                        exchange.getVariable("executionId"),
                        exchange.getMessage().getHeader(Exchange.REDELIVERY_COUNTER),
                        diagnosis.logSentence());
        Upload failed = exchange.getVariable("upload", Upload.class);
        if (failed != null) {
            uploads.discard(failed);
            exchange.setVariable(
                    Receipts.WAREHOUSE_MILLIS,
                    Receipts.warehouseMillis(
                            failed.session(), exchange.getVariable(Receipts.WAREHOUSE_MILLIS, Long.class)));
            exchange.removeVariable("upload");
            exchange.setVariable("claim", failed.claim().asRepeated());
        }
        // The next pass is judged only by its own failure.
        exchange.removeProperty(Exchange.EXCEPTION_CAUGHT);
    }
}
