package org.amcsnowflake.bench.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The figures, printed when they are known and written at the end. */
public final class Report {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** @param target what the figure must not exceed; null if it is only observed */
    private record Figure(
            String what,
            String unit,
            Spread value,
            @Nullable Double target) {
        boolean isMissed() {
            return target != null && value.median() > target;
        }

        String verdict() {
            return target == null ? "" : (isMissed() ? "MISSED: " : "") + "at most " + target;
        }
    }

    private final Map<String, Object> about = new LinkedHashMap<>();
    private final List<Figure> figures = new ArrayList<>();
    private final StringBuilder tables = new StringBuilder();
    private final Map<String, Map<String, Spread>> uploads = new LinkedHashMap<>();
    private String uploadsAt = "";

    public Report(boolean quick) {
        about.put("command", quick ? "mvn -Pbench -Dbench.quick" : "mvn -Pbench");
        about.put("started", Instant.now().toString());
        about.put("java", System.getProperty("java.vm.version"));
        about.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        about.put("processors", Runtime.getRuntime().availableProcessors());
        about.put("max_heap_megabytes", Runtime.getRuntime().maxMemory() >> 20);
        about.put("load_before", load());
        System.out.println(about);
    }

    /** Above zero before the start, other work disturbs the figures. */
    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    public void about(String what, String value) {
        about.put(what, value);
    }

    public void observe(String what, String unit, Spread value) {
        add(new Figure(what, unit, value, null));
    }

    public void observe(String what, String unit, double value) {
        observe(what, unit, new Spread(value, value, value));
    }

    public void compare(String what, String unit, Spread value, @Nullable Double target) {
        add(new Figure(what, unit, value, target));
    }

    public void compare(String what, String unit, double value, double target) {
        compare(what, unit, new Spread(value, value, value), target);
    }

    private void add(Figure figure) {
        figures.add(figure);
        System.out.printf("%-72s %-28s %-12s %s%n", figure.what, figure.value, figure.unit, figure.verdict());
    }

    /**
     * For the chart of uploads.
     *
     * @param latency the same for all
     * @param seconds by uploader
     */
    public void uploads(String what, String latency, Map<String, Spread> seconds) {
        uploadsAt = latency;
        uploads.put(what, seconds);
    }

    /** Several figures that belong together. */
    public void table(String what, List<String> header, List<List<String>> lines) {
        String table = "\n" + what + "\n\n" + markdown(header, lines);
        tables.append(table);
        System.out.println(table);
    }

    private static String markdown(List<String> header, List<List<String>> lines) {
        List<List<String>> all = new ArrayList<>(List.of(header, Collections.nCopies(header.size(), "---")));
        all.addAll(lines);
        return all.stream()
                .map(line -> line.stream().collect(Collectors.joining(" | ", "| ", " |\n")))
                .collect(Collectors.joining());
    }

    public void write(Path directory) throws IOException {
        about.put("load_after", load());
        Files.createDirectories(directory);
        JSON.writerWithDefaultPrettyPrinter()
                .writeValue(directory.resolve("results.json").toFile(), Map.of("about", about, "figures", figures));
        Files.writeString(directory.resolve("results.md"), markdown());
        chart(directory.resolve("ratios.svg"), new Chart("Ratios", Map.of("", ratios()), Chart.Scale.LINEAR));
        if (!uploads.isEmpty()) {
            String title = "Seconds of an upload at " + uploadsAt + " per statement (logarithmic)";
            chart(directory.resolve("uploads.svg"), new Chart(title, uploads, Chart.Scale.LOGARITHMIC));
        }
        System.out.println("Written to " + directory + ": results.json, results.md and charts");
    }

    private static void chart(Path file, Chart chart) throws IOException {
        Files.writeString(file, chart.svg());
    }

    /** For the documentation. */
    private String markdown() {
        List<List<String>> lines = figures.stream()
                .map(figure -> List.of(figure.what, (figure.value + " " + figure.unit).strip(), figure.verdict()))
                .toList();
        String facts = about.entrySet().stream()
                .map(fact -> fact.getKey() + " " + fact.getValue())
                .collect(Collectors.joining(", "));
        return facts + "\n\n" + markdown(List.of("", "median (least to greatest)", "target"), lines) + tables;
    }

    private Map<String, Spread> ratios() {
        Map<String, Spread> ratios = new LinkedHashMap<>();
        figures.stream()
                .filter(figure -> figure.unit.equals("x"))
                .forEach(figure -> ratios.put(figure.what, figure.value));
        return ratios;
    }
}
