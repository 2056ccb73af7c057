package org.amcsnowflake.bench;

import org.amcsnowflake.bench.report.Report;
import org.amcsnowflake.packaged.ClassDataArchive;
import org.amcsnowflake.support.Patience;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Runs all cases but the largest, prints the figures, and writes them to target/bench as JSON, Markdown and a chart. With {@code
 * -Dbench.quick}, fewer and smaller ones, in less than three minutes: for a first look, and to see whether the benchmark
 * itself works. With {@code -Dbench.cases=upload,service}, only these.
 */
public final class Benchmark {
    /** Only if it is chosen. */
    private static final String LARGEST = "largest";

    private Benchmark() {}

    public static void main(String[] arguments) throws Exception {
        Patience.makeDefault();
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(() -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroy)));
        boolean quick = Boolean.getBoolean("bench.quick");
        List<String> chosen = Pattern.compile(",")
                .splitAsStream(System.getProperty("bench.cases", ""))
                .filter(name -> !name.isBlank())
                .toList();
        Report report = new Report(quick);
        Map<String, Cost.Action> cases = new LinkedHashMap<>();
        cases.put("pipeline", () -> PipelineCase.of(report, quick).run());
        cases.put("upload", () -> new UploadCase(report, quick).run());
        cases.put("service", () -> new ServiceCase(report, quick).run());
        cases.put("scale", () -> new ScaleCase(report, quick).run());
        cases.put(LARGEST, () -> PipelineCase.largest(report).run());
        if (!cases.keySet().containsAll(chosen)) {
            throw new IllegalArgumentException("-Dbench.cases=" + String.join(",", chosen) + ": choose from "
                    + String.join(", ", cases.keySet()) + ".");
        }
        if (chosen.isEmpty()) {
            cases.remove(LARGEST);
            if (quick) {
                cases.remove("scale");
            }
        }
        ClassDataArchive.prepare();
        try {
            for (Map.Entry<String, Cost.Action> each : cases.entrySet()) {
                if (chosen.isEmpty() || chosen.contains(each.getKey())) {
                    each.getValue().run();
                }
            }
        } finally {
            report.write(Path.of("target/bench"));
        }
        // The tests' PostgreSQL ends with the process.
        System.exit(0);
    }
}
