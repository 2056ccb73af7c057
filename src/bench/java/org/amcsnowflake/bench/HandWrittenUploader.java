package org.amcsnowflake.bench;

import org.amcsnowflake.local.postgres.LocalPostgres;
import org.amcsnowflake.local.postgres.TestPostgres;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;

/** What a script for one known table does: psql, zstd, PUT, COPY and MERGE. It checks and infers nothing. */
final class HandWrittenUploader implements Uploader {
    private static final BenchTable TABLE = new BenchTable("bench_script");

    private final String source;
    private final Connection target;

    HandWrittenUploader(TestPostgres.Database source, Connection target) throws SQLException {
        this.source = source.jdbcUrl().replaceFirst("^jdbc:", "").replaceFirst("\\?.*$", "");
        this.target = target;
        SnowflakeUnderTest.run(target, TABLE.create());
    }

    static boolean isPossible() {
        return Uploader.isInstalled("bash") && Uploader.isInstalled("psql") && Uploader.isInstalled("zstd");
    }

    @Override
    public String name() {
        return "psql, zstd, PUT, COPY, MERGE";
    }

    @Override
    public String table() {
        return TABLE.name();
    }

    @Override
    public double upload(UUID execution, int rows) throws Exception {
        Path file = Files.createTempDirectory("bench").resolve("rows.csv.zst");
        try {
            return Cost.of(() -> upload(execution, file)).seconds();
        } finally {
            Files.deleteIfExists(file);
            Files.delete(file.getParent());
        }
    }

    private void upload(UUID execution, Path file) throws IOException, InterruptedException, SQLException {
        ProcessBuilder script = new ProcessBuilder(
                        "bash",
                        "-c",
                        "set -o pipefail; psql -X -q -U " + LocalPostgres.USER
                                + " -d \"$1\" -c \"$2\" | zstd -q -1 -o \"$3\"",
                        "bash",
                        source,
                        "COPY (" + BenchTable.read(execution) + ") TO STDOUT (FORMAT csv)",
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(new File("target/bench-script.log")));
        script.environment().put("PGPASSWORD", "any");
        Process process = script.start();
        if (process.waitFor() != 0) {
            throw new IOException("psql or zstd failed: see target/bench-script.log.");
        }
        String stage = "@~/bench/" + execution;
        SnowflakeUnderTest.run(
                target, "PUT file://" + file + " " + stage + " AUTO_COMPRESS=FALSE SOURCE_COMPRESSION=ZSTD");
        SnowflakeUnderTest.run(target, TABLE.createStaging());
        SnowflakeUnderTest.run(
                target,
                "COPY INTO " + TABLE.staging() + " FROM " + stage
                        + " FILE_FORMAT = (TYPE = CSV COMPRESSION = ZSTD FIELD_OPTIONALLY_ENCLOSED_BY = '\"') PURGE = TRUE");
        SnowflakeUnderTest.run(target, TABLE.merge(execution));
    }

    @Override
    public void close() throws SQLException {
        target.close();
    }
}
