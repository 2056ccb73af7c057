package org.amcsnowflake.bench.report;

import java.util.List;

/** The median of several measurements, between the least and the greatest. */
public record Spread(double median, double least, double greatest) {
    public static Spread of(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return new Spread(quantile(sorted, 0.5), sorted.get(0), sorted.get(sorted.size() - 1));
    }

    public static double quantile(List<Double> sorted, double share) {
        return sorted.get((int) Math.round(share * (sorted.size() - 1)));
    }

    @Override
    public String toString() {
        return least == greatest
                ? shown(median)
                : "%s (%s to %s)".formatted(shown(median), shown(least), shown(greatest));
    }

    private static String shown(double value) {
        return (Math.abs(value) < 0.1 ? "%.4f" : "%.2f").formatted(value);
    }
}
