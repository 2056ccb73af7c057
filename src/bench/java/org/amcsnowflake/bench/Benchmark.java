package org.amcsnowflake.bench;

import org.amcsnowflake.packaged.ClassDataArchive;
import org.amcsnowflake.support.Patience;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Runs all cases, prints a table, and writes target/bench/results.json and charts. With {@code -Dbench.quick}, fewer and
 * smaller ones, in less than three minutes: for a first look, and to see whether the benchmark itself works. With
 * {@code -Dbench.cases=upload,service}, only these.
 */
public final class Benchmark {
    private Benchmark() {}

    private record Case(String name, Cost.Action action) {}

    public static void main(String[] arguments) throws Exception {
        Patience.makeDefault();
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(() -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroy)));
        ClassDataArchive.prepare();
        boolean quick = Boolean.getBoolean("bench.quick");
        List<String> cases = Pattern.compile(",")
                .splitAsStream(System.getProperty("bench.cases", ""))
                .filter(name -> !name.isBlank())
                .toList();
        Report report = new Report(quick);
        for (Case each : List.of(
                new Case("pipeline", () -> new PipelineCase(report, quick).run()),
                new Case("upload", () -> new UploadCase(report, quick).run()),
                new Case("service", () -> new ServiceCase(report, quick).run()))) {
            if (cases.isEmpty() || cases.contains(each.name())) {
                each.action().run();
            }
        }
        report.write(Path.of("target/bench"));
        // The tests' PostgreSQL ends with the process.
        System.exit(0);
    }
}
