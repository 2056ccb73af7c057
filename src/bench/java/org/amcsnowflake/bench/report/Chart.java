package org.amcsnowflake.bench.report;

import java.util.Locale;
import java.util.Map;

/**
 * Groups of horizontal bars with their spread, as SVG.
 *
 * @param bars by group
 * @param scale how long the bars are
 */
record Chart(String title, Map<String, Map<String, Spread>> bars, Scale scale) {
    private static final int ROW = 24;
    private static final int GROUP = 34;
    private static final int TEXT = 440;
    private static final int WIDTH = 400;
    private static final int MARGIN = 12;

    enum Scale {
        LINEAR,
        LOGARITHMIC
    }

    String svg() {
        StringBuilder rows = new StringBuilder();
        int y = MARGIN + GROUP;
        text(rows, MARGIN, MARGIN + 14, "start", "font-weight=\"bold\"", title);
        for (Map.Entry<String, Map<String, Spread>> group : bars.entrySet()) {
            if (!group.getKey().isEmpty()) {
                text(rows, MARGIN, y + 16, "start", "fill=\"#555\"", group.getKey());
            }
            for (Map.Entry<String, Spread> bar : group.getValue().entrySet()) {
                bar(rows, y, bar.getKey(), bar.getValue());
                y += ROW;
            }
            y += ROW / 2;
        }
        int width = TEXT + WIDTH + 90;
        return """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" font-family="sans-serif" font-size="13">
                <rect width="100%%" height="100%%" fill="#fff"/>
                %s</svg>
                """.formatted(width, y, width, rows);
    }

    private void bar(StringBuilder svg, int y, String name, Spread value) {
        text(svg, TEXT - 8, y + 16, "end", "", name);
        svg.append(String.format(
                Locale.ROOT,
                "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"16\" fill=\"%s\"/>%n",
                TEXT,
                y + 3,
                length(value.median()),
                name.equals("this service") ? "#1a7f4b" : "#8aa4bd"));
        svg.append(String.format(
                Locale.ROOT,
                "<path d=\"M%.1f %d H%.1f\" stroke=\"#222\"/>%n",
                TEXT + length(value.least()),
                y + 11,
                TEXT + length(value.greatest())));
        text(svg, TEXT + 6 + (int) length(value.greatest()), y + 16, "start", "", shown(value.median()));
    }

    private static void text(StringBuilder svg, int x, int y, String anchor, String style, String text) {
        svg.append("<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" %s>%s</text>%n"
                .formatted(x, y, anchor, style, text.replace("&", "&amp;").replace("<", "&lt;")));
    }

    private double length(double value) {
        if (scale == Scale.LINEAR) {
            return value / greatest() * WIDTH;
        }
        double begin = Math.floor(Math.log10(least()));
        return (Math.log10(value) - begin) / (Math.log10(greatest()) - begin) * WIDTH;
    }

    private double greatest() {
        return bars.values().stream()
                .flatMap(group -> group.values().stream())
                .mapToDouble(Spread::greatest)
                .max()
                .orElse(1);
    }

    private double least() {
        return bars.values().stream()
                .flatMap(group -> group.values().stream())
                .mapToDouble(Spread::least)
                .min()
                .orElse(1);
    }

    private static String shown(double value) {
        return (value < 100 ? "%.2f" : "%,.0f").formatted(value);
    }
}
