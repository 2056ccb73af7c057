package org.amcsnowflake.operations;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a service exports to Prometheus. */
record Metrics(Map<String, Double> values) {
    private static final Pattern LINE = Pattern.compile("(?m)^(\\w+)(?:\\{(.*)})? (\\S+)$");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

    static Metrics parse(String exported) {
        Map<String, Double> values = new HashMap<>();
        Matcher line = LINE.matcher(exported);
        while (line.find()) {
            Map<String, String> labels = new TreeMap<>();
            if (line.group(2) != null) {
                LABEL.matcher(line.group(2))
                        .results()
                        .forEach(label -> labels.put(label.group(1), "\"" + label.group(2) + "\""));
            }
            values.put(
                    line.group(1) + labels.toString().replace(", ", ","),
                    line.group(3).equals("NaN") ? Double.NaN : Double.parseDouble(line.group(3)));
        }
        return new Metrics(values);
    }

    /** @param sample with its labels in alphabetical order, as {@code name{label="value"}} */
    double value(String sample) {
        Double value = values.get(sample);
        if (value == null) {
            throw new AssertionError("There is no " + sample + " among " + values.keySet());
        }
        return value;
    }
}
