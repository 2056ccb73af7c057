package org.amcsnowflake.bench;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

import javax.sql.DataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** Camel's SQL component with one INSERT per row, as in the kamelet {@code snowflake-sink}. */
final class InsertUploader implements Uploader {
    private static final BenchTable TABLE = new BenchTable("bench_insert");
    private static final int ROWS = 200;
    private static final int DELAYED_ROWS = 20;

    private final DataSource source;
    private final HikariDataSource target;
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final ProducerTemplate rows;

    InsertUploader(DataSource source, SnowflakeUnderTest snowflake) throws Exception {
        this.source = source;
        HikariConfig pool = new HikariConfig();
        pool.setJdbcUrl(
                "jdbc:snowflake://" + snowflake.url()
                        + "/?account=local&user=demo&password=demo-password&db=AMC&schema=PUBLIC&warehouse=AMC_WH&disablePlatformDetection=true");
        pool.setMaximumPoolSize(1);
        target = new HikariDataSource(pool);
        try (Connection connection = target.getConnection()) {
            SnowflakeUnderTest.run(connection, TABLE.create());
        }
        camel.getRegistry().bind("target", DataSource.class, target);
        String insert = BenchTable.COLUMNS.stream()
                .map(column -> ":#" + column)
                .collect(Collectors.joining(", ", "INSERT INTO " + TABLE.name() + " VALUES (:#execution_id, ", ")"));
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:rows").split(body()).to("sql:" + insert + "?dataSource=#target");
            }
        });
        camel.start();
        rows = camel.createProducerTemplate();
    }

    @Override
    public String name() {
        return "one INSERT per row, camel-sql";
    }

    @Override
    public String table() {
        return TABLE.name();
    }

    @Override
    public int measuredRows(int total, boolean isDelayed) {
        return Math.min(total, isDelayed ? DELAYED_ROWS : ROWS);
    }

    @Override
    public double upload(UUID execution, int count) throws Exception {
        return Cost.of(() -> rows.sendBody("direct:rows", read(execution, count)))
                .seconds();
    }

    private List<Map<String, Object>> read(UUID execution, int count) throws SQLException {
        List<Map<String, Object>> read = new ArrayList<>();
        try (Connection connection = source.getConnection();
                Statement select = connection.createStatement();
                ResultSet result = select.executeQuery(BenchTable.read(execution) + " LIMIT " + count)) {
            while (result.next()) {
                Map<String, Object> row = new LinkedHashMap<>(Map.of("execution_id", execution.toString()));
                for (int i = 0; i < BenchTable.COLUMNS.size(); i++) {
                    row.put(BenchTable.COLUMNS.get(i), result.getString(i + 1));
                }
                read.add(row);
            }
        }
        return read;
    }

    @Override
    public void close() {
        camel.stop();
        target.close();
    }
}
