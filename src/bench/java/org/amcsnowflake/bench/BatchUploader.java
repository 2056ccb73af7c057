package org.amcsnowflake.bench;

import javax.sql.DataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/** JDBC's executeBatch, which the driver sends as arrays of binds, and stages if they are large; then a MERGE. */
final class BatchUploader implements Uploader {
    private static final int BATCH = 10_000;
    private static final BenchTable TABLE = new BenchTable("bench_batch");

    private final DataSource source;
    private final Connection target;

    BatchUploader(DataSource source, Connection target) throws SQLException {
        this.source = source;
        this.target = target;
        SnowflakeUnderTest.run(target, TABLE.create());
    }

    @Override
    public String name() {
        return "JDBC executeBatch, MERGE";
    }

    @Override
    public String table() {
        return TABLE.name();
    }

    @Override
    public double upload(UUID execution, int rows) throws Exception {
        return Cost.of(() -> {
                    SnowflakeUnderTest.run(target, TABLE.createStaging());
                    insert(execution);
                    SnowflakeUnderTest.run(target, TABLE.merge(execution));
                })
                .seconds();
    }

    private void insert(UUID execution) throws SQLException {
        try (Connection connection = source.getConnection()) {
            // Only then, and without autocommit, does the driver read with a cursor.
            connection.setAutoCommit(false);
            try (Statement select = connection.createStatement();
                    PreparedStatement insert = target.prepareStatement(TABLE.insertIntoStaging())) {
                select.setFetchSize(BATCH);
                ResultSet rows = select.executeQuery(BenchTable.read(execution));
                int waiting = 0;
                while (rows.next()) {
                    for (int i = 1; i <= BenchTable.COLUMNS.size(); i++) {
                        insert.setString(i, rows.getString(i));
                    }
                    insert.addBatch();
                    if (++waiting == BATCH) {
                        insert.executeBatch();
                        waiting = 0;
                    }
                }
                if (waiting > 0) {
                    insert.executeBatch();
                }
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }

    @Override
    public void close() throws SQLException {
        target.close();
    }
}
