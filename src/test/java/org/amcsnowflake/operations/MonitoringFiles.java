package org.amcsnowflake.operations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/** The delivered alerts and dashboard. */
final class MonitoringFiles {
    static final Path RULES = Path.of("docker/prometheus/rules.yml");
    static final Path DASHBOARD = Path.of("docker/grafana/dashboard.json");

    private static final Pattern SELECTOR =
            Pattern.compile("\\b((?:amc_snowflake|process|jvm|camel)_\\w+)(?:\\{([^}]*)})?");
    private static final Pattern MATCHER = Pattern.compile("(\\w+)=~?\"([^\"]*)\"");
    private static final Pattern GROUPING = Pattern.compile("\\b(?:by|on) \\(([^)]*)\\)");
    /** Added by Prometheus, or by the histogram. */
    private static final Set<String> GIVEN = Set.of("job", "instance", "le");

    private MonitoringFiles() {}

    static List<String> alerts() {
        return rules().findValuesAsText("alert");
    }

    static JsonNode rules() {
        return read(new ObjectMapper(new YAMLFactory()), RULES);
    }

    static List<String> expressions() {
        List<String> expressions = new ArrayList<>(rules().findValuesAsText("expr"));
        expressions.addAll(read(new ObjectMapper(), DASHBOARD).findValuesAsText("expr"));
        return expressions;
    }

    /** What the dashboard shows as one number each. */
    static List<JsonNode> numbers() {
        return StreamSupport.stream(
                        read(new ObjectMapper(), DASHBOARD).path("panels").spliterator(), false)
                .filter(panel -> panel.path("type").asText().equals("stat"))
                .flatMap(panel -> StreamSupport.stream(panel.path("targets").spliterator(), false))
                .toList();
    }

    private static JsonNode read(ObjectMapper mapper, Path file) {
        try {
            return mapper.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the expressions mention that the service does not export: metrics, labels and their values. */
    static List<String> unknown(Metrics metrics) {
        List<String> unknown = new ArrayList<>();
        for (String expression : expressions()) {
            List<String> series = new ArrayList<>();
            List<MatchResult> selectors = SELECTOR.matcher(expression).results().toList();
            if (selectors.isEmpty()) {
                unknown.add("no metric in " + expression);
            }
            for (MatchResult selector : selectors) {
                List<String> matching = metrics.values().keySet().stream()
                        .filter(sample -> sample.startsWith(selector.group(1) + "{"))
                        .filter(sample -> selector.group(2) == null || hasLabels(sample, selector.group(2)))
                        .toList();
                if (matching.isEmpty()) {
                    unknown.add(selector.group());
                }
                series.addAll(matching);
            }
            GROUPING.matcher(expression)
                    .results()
                    .flatMap(grouping -> Arrays.stream(grouping.group(1).split(", ")))
                    .filter(label ->
                            !GIVEN.contains(label) && series.stream().noneMatch(sample -> sample.contains(label + "=")))
                    .forEach(label -> unknown.add(label + " in " + expression));
        }
        return unknown;
    }

    private static boolean hasLabels(String sample, String matchers) {
        return MATCHER.matcher(matchers)
                .results()
                .filter(matcher -> !GIVEN.contains(matcher.group(1)))
                .allMatch(matcher -> sample.contains(matcher.group(1) + "=\"" + matcher.group(2) + "\""));
    }
}
