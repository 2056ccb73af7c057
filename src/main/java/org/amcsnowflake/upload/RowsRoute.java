package org.amcsnowflake.upload;

import org.amcsnowflake.execution.Execution;
import org.amcsnowflake.execution.InvalidExecutionException;
import org.amcsnowflake.upload.result.ResultShape;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The route {@code transform-rows}, with which a team may change the rows of each result before its upload or preview; docs/extending.md
 * describes it. Without the route, rows are not touched. Thread-safe.
 */
public final class RowsRoute implements CamelContextAware {
    private static final String ROUTE = "transform-rows";

    private CamelContext camel;
    private ProducerTemplate producer;

    /** The rows as the route changes them. The caller closes the stream. */
    public InputStream through(InputStream rows, ResultShape shape, Execution execution) throws IOException {
        if (camel.getRoute(ROUTE) == null) {
            return rows;
        }
        Map<String, Object> headers = new HashMap<>();
        headers.put("executionId", execution.id());
        headers.put("userId", execution.userId());
        execution.scheduleId().ifPresent(schedule -> headers.put("scheduleId", schedule));
        execution.tableName().ifPresent(table -> headers.put("tableName", table));
        return new ChangedRows(rows, shape.declaredNames(), (batch, first) -> {
            Map<String, Object> ofBatch = new HashMap<>(headers);
            ofBatch.put("firstRow", first);
            return changed(batch, ofBatch);
        });
    }

    private List<?> changed(List<?> batch, Map<String, Object> headers) {
        try {
            if (producer.requestBodyAndHeaders("direct:" + ROUTE, batch, headers) instanceof List<?> rows) {
                return rows;
            }
        } catch (CamelExecutionException failed) {
            throw new IllegalStateException(
                    "The route " + ROUTE + " failed at the batch from row " + headers.get("firstRow") + ": "
                            + failed.getCause(),
                    failed.getCause());
        }
        throw new InvalidExecutionException("the route " + ROUTE + " did not return a list of rows.");
    }

    @Override
    public CamelContext getCamelContext() {
        return camel;
    }

    @Override
    public void setCamelContext(CamelContext context) {
        camel = context;
        producer = context.createProducerTemplate();
    }
}
