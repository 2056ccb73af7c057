package org.amcsnowflake.bench;

import org.amcsnowflake.packaged.ClassDataArchive;
import org.amcsnowflake.support.Patience;

import java.nio.file.Path;

/**
 * Runs all cases, prints a table, and writes target/bench/results.json and charts. With {@code -Dbench.quick}, fewer and
 * smaller ones, in less than three minutes: for a first look, and to see whether the benchmark itself works.
 */
public final class Benchmark {
    private Benchmark() {}

    public static void main(String[] arguments) throws Exception {
        Patience.makeDefault();
        ClassDataArchive.prepare();
        boolean quick = Boolean.getBoolean("bench.quick");
        Report report = new Report(quick);
        new PipelineCase(report, quick).run();
        new ServiceCase(report, quick).run();
        report.write(Path.of("target/bench"));
        // The tests' PostgreSQL ends with the process.
        System.exit(0);
    }
}
