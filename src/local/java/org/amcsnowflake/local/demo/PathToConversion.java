package org.amcsnowflake.local.demo;

import org.amcsnowflake.local.amc.AmcColumn;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Arrays and objects inside a row, numbers beyond the precision of a double, and timestamps with an offset. */
record PathToConversion() implements DemoResult {
    private static final List<String> CHANNELS =
            List.of("DSP", "Sponsored Products", "Sponsored Brands", "Streaming TV 📺");

    @Override
    public String template() {
        return "path-to-conversion";
    }

    @Override
    public List<AmcColumn> columns() {
        return List.of(
                new AmcColumn("path_id", "LONG"),
                new AmcColumn("path", "ARRAY"),
                new AmcColumn("touchpoints", "ARRAY"),
                new AmcColumn("device", "OBJECT"),
                new AmcColumn("conversions", "LONG"),
                new AmcColumn("revenue", "DECIMAL"),
                new AmcColumn("first_touch_at", "TIMESTAMP"));
    }

    @Override
    public List<@Nullable Object> row(int number, LocalDate firstDay, SplittableRandom random) {
        List<String> path = new ArrayList<>();
        List<Map<String, Object>> touchpoints = new ArrayList<>();
        for (int position = 1; position <= 1 + number % 4; position++) {
            String channel = CHANNELS.get(random.nextInt(CHANNELS.size()));
            path.add(channel);
            touchpoints.add(Map.of("channel", channel));
        }
        return Arrays.asList(
                9_007_199_254_740_993L + number,
                path,
                touchpoints,
                number % 6 == 5 ? null : Map.of("type", random.nextBoolean() ? "phone" : "tv"),
                random.nextInt(300),
                BigDecimal.valueOf(random.nextLong(10_000_000), 3),
                firstDay
                        + "T%02d:%02d:%02d+09:00"
                                .formatted(random.nextInt(24), random.nextInt(60), random.nextInt(60)));
    }
}
