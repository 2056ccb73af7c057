package org.amcsnowflake.upload.step;

import org.amcsnowflake.snowflake.Session;
import org.amcsnowflake.upload.phase.Sending;
import org.amcsnowflake.upload.phase.Upload;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.component.jdbc.JdbcProducer;
import org.apache.camel.support.SynchronizationAdapter;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * Runs a statement on the session of the upload in the variable {@code upload}, and replaces the variable with the
 * upload's new state. The result's rows become the message's body, as with any JDBC endpoint.
 */
final class StatementProducer extends JdbcProducer {
    private static final String UPLOAD = "upload";

    private final String step;
    private final SnowflakeStep statement;

    StatementProducer(StatementEndpoint endpoint) {
        super(endpoint, null, endpoint.getConnectionStrategy(), 0, Map.of());
        step = endpoint.step();
        statement = endpoint.statement();
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        Upload upload = exchange.getVariable(UPLOAD, Upload.class);
        if (upload == null) {
            throw new IllegalStateException(
                    "The step snowflake:" + step + " must come after the one that opens the upload.");
        }
        try {
            run(exchange, upload);
        } catch (ClassCastException e) {
            throw new IllegalStateException(
                    "The step snowflake:" + step + " comes too early or too late: the upload is "
                            + upload.getClass().getSimpleName() + ".",
                    e);
        }
    }

    @SuppressWarnings("unchecked")
    private void run(Exchange exchange, Upload upload) throws SQLException {
        if (statement instanceof ItemStatement<?, ?>) {
            send(exchange, upload, (ItemStatement<Upload, Object>) statement);
        } else {
            UploadStatement<Upload, Upload> whole = (UploadStatement<Upload, Upload>) statement;
            exchange.setVariable(UPLOAD, answer(exchange, upload, whole));
        }
    }

    private void send(Exchange exchange, Upload upload, ItemStatement<Upload, Object> forItem) throws SQLException {
        Object item = exchange.getMessage().getBody();
        String sql = forItem.sql(upload, item);
        Sending sending = upload.session().sending();
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            /** Of this step or a later one. Camel calls it before the split ends. */
            @Override
            public void onFailure(Exchange part) {
                sending.stop();
            }
        });
        sending.send(() -> forItem.read(upload, item, upload.session().query(step, sql, List.of(), Session::rows)));
        if (exchange.getProperty(ExchangePropertyKey.SPLIT_COMPLETE, true, Boolean.class)) {
            sending.await();
        }
    }

    private Upload answer(Exchange exchange, Upload upload, UploadStatement<Upload, Upload> whole) throws SQLException {
        List<Map<String, Object>> rows;
        try {
            rows = rows(exchange, upload, whole.sql(upload), whole.binds(upload));
        } catch (SQLException refusal) {
            return whole.refused(upload, refusal);
        }
        return whole.read(upload, rows);
    }

    @SuppressWarnings("unchecked")
    private List<Map<String, Object>> rows(Exchange exchange, Upload upload, String sql, List<String> binds)
            throws SQLException {
        return upload.session().query(step, sql, binds, answer -> {
            setResultSet(exchange, answer.getStatement().getConnection(), answer);
            return exchange.getMessage().getBody(List.class);
        });
    }
}
