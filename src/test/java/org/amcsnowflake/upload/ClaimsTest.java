package org.amcsnowflake.upload;

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.impl.engine.DefaultUnitOfWork;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ClaimsTest {
    private final CamelContext camel = new DefaultCamelContext();
    private final Claims claims = new Claims(2);

    private Exchange begin(String id) {
        Map<String, Object> row = Map.of("claim_id", id);
        claims.take(row);
        Exchange exchange = exchange();
        claims.begin(exchange, row);
        return exchange;
    }

    private Exchange exchange() {
        Exchange exchange = new DefaultExchange(camel);
        exchange.getExchangeExtension().setUnitOfWork(new DefaultUnitOfWork(exchange));
        return exchange;
    }

    private static void end(Exchange exchange) {
        exchange.getUnitOfWork().done(exchange);
    }

    @Test
    void aWorkerIsFreeHoweverItsUploadEnds() {
        Exchange good = begin("a");
        Exchange bad = begin("b");
        bad.setException(new IllegalStateException("failed"));
        assertThat(claims.freeWorkers(camel)).isZero();
        assertThat(claims.held().split(",")).containsExactlyInAnyOrder("a", "b");

        end(good);
        end(bad);
        assertThat(claims.freeWorkers(camel)).isEqualTo(2);
        assertThat(claims.held()).isEmpty();
    }

    @Test
    void aWorkerIsFreeEvenIfItsExchangeWasHandedOverAndDropped() {
        Exchange exchange = begin("a");
        Exchange dropped = exchange();
        exchange.getExchangeExtension().handoverCompletions(dropped);

        end(exchange);
        assertThat(claims.freeWorkers(camel)).isEqualTo(2);
    }

    @Test
    void thereIsAtLeastOneWorker() {
        assertThatThrownBy(() -> new Claims(0)).hasMessage("upload.workers must be at least 1; it is 0.");
    }
}
