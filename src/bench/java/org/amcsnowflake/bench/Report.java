package org.amcsnowflake.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The figures, printed when they are known and written at the end. */
final class Report {
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
    }

    private final Map<String, Object> about = new LinkedHashMap<>();
    private final List<Figure> figures = new ArrayList<>();

    Report(boolean quick) {
        about.put("quick", quick);
        about.put("java", System.getProperty("java.vm.version"));
        about.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        about.put("processors", Runtime.getRuntime().availableProcessors());
        about.put("max_heap_megabytes", Runtime.getRuntime().maxMemory() >> 20);
        System.out.println(about);
    }

    void observe(String what, String unit, Spread value) {
        add(new Figure(what, unit, value, null));
    }

    void observe(String what, String unit, double value) {
        observe(what, unit, new Spread(value, value, value));
    }

    void compare(String what, String unit, Spread value, double target) {
        add(new Figure(what, unit, value, target));
    }

    void compare(String what, String unit, double value, double target) {
        compare(what, unit, new Spread(value, value, value), target);
    }

    private void add(Figure figure) {
        figures.add(figure);
        System.out.printf(
                "%-72s %-28s %-12s %s%n",
                figure.what,
                figure.value,
                figure.unit,
                figure.target == null
                        ? ""
                        : (figure.isMissed() ? "MISSED: " : "target: ") + "at most " + figure.target);
    }

    void write(Path directory) throws IOException {
        Files.createDirectories(directory);
        JSON.writerWithDefaultPrettyPrinter()
                .writeValue(directory.resolve("results.json").toFile(), Map.of("about", about, "figures", figures));
        Files.writeString(directory.resolve("ratios.svg"), new Chart(ratios()).svg());
        System.out.println("Written to " + directory + ": results.json, ratios.svg");
    }

    private Map<String, Spread> ratios() {
        Map<String, Spread> ratios = new LinkedHashMap<>();
        figures.stream()
                .filter(figure -> figure.unit.equals("x"))
                .forEach(figure -> ratios.put(figure.what, figure.value));
        return ratios;
    }
}
