package org.amcsnowflake.bench.report;

import java.util.Map;

/** Horizontal bars with their spread, as SVG. */
final class Chart {
    private static final int ROW = 28;
    private static final int TEXT = 460;
    private static final int WIDTH = 400;

    private final Map<String, Spread> bars;

    Chart(Map<String, Spread> bars) {
        this.bars = bars;
    }

    String svg() {
        double most = bars.values().stream().mapToDouble(Spread::greatest).max().orElse(1);
        StringBuilder svg = new StringBuilder(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\" font-size=\"13\">%n"
                        .formatted(TEXT + WIDTH + 70, bars.size() * ROW + 10));
        int y = 5;
        for (Map.Entry<String, Spread> bar : bars.entrySet()) {
            Spread value = bar.getValue();
            svg.append("<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>%n"
                    .formatted(
                            TEXT - 8, y + 18, bar.getKey().replace("&", "&amp;").replace("<", "&lt;")));
            svg.append("<rect x=\"%d\" y=\"%d\" width=\"%.0f\" height=\"18\" fill=\"#2a78b8\"/>%n"
                    .formatted(TEXT, y + 4, value.median() / most * WIDTH));
            svg.append("<path d=\"M%.0f %d H%.0f\" stroke=\"#222\"/>%n"
                    .formatted(TEXT + value.least() / most * WIDTH, y + 13, TEXT + value.greatest() / most * WIDTH));
            svg.append("<text x=\"%.0f\" y=\"%d\">%.2f</text>%n"
                    .formatted(TEXT + value.greatest() / most * WIDTH + 6, y + 18, value.median()));
            y += ROW;
        }
        return svg.append("</svg>\n").toString();
    }
}
