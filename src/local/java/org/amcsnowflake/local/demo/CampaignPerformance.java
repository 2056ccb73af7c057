package org.amcsnowflake.local.demo;

import org.amcsnowflake.local.amc.AmcColumn;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** One row per campaign and day, which form its key. Ids have leading zeros, and names use every script. */
record CampaignPerformance() implements DemoResult {
    private static final int DAYS = 7;
    private static final List<String> CAMPAIGNS = List.of(
            "Summer Sale ☀️",
            "Weihnachten – Größen S–XL",
            "ブランド認知",
            "Señal \"Premium\"",
            "Prime Day 🎉🎉",
            "العودة إلى المدرسة",
            "Back\\slash & 'quotes'",
            "naïve café");

    @Override
    public String template() {
        return "campaign-performance";
    }

    @Override
    public List<AmcColumn> columns() {
        return List.of(
                new AmcColumn("campaign_id", "STRING"),
                new AmcColumn("campaign", "STRING"),
                new AmcColumn("event_date", "DATE"),
                new AmcColumn("impressions", "LONG"),
                new AmcColumn("clicks", "LONG"),
                new AmcColumn("spend", "DECIMAL"),
                new AmcColumn("ctr", "DECIMAL"),
                new AmcColumn("purchases", "LONG"),
                new AmcColumn("product_sales", "DECIMAL"),
                new AmcColumn("is_video", "BOOLEAN"),
                new AmcColumn("last_event_at", "TIMESTAMP"));
    }

    @Override
    public List<@Nullable Object> row(int number, LocalDate firstDay, SplittableRandom random) {
        int campaign = number / DAYS;
        LocalDate day = firstDay.plusDays(number % DAYS);
        int impressions = random.nextInt(1, 2_000_000);
        int clicks = random.nextInt(impressions / 20 + 1);
        boolean sold = random.nextInt(4) > 0;
        return Arrays.asList(
                "%05d".formatted(123 + campaign),
                CAMPAIGNS.get(campaign % CAMPAIGNS.size()),
                day.toString(),
                impressions,
                clicks,
                BigDecimal.valueOf(random.nextLong(5_000_000), 2),
                BigDecimal.valueOf(1_000_000L * clicks / impressions, 6),
                sold ? random.nextInt(500) : null,
                sold ? BigDecimal.valueOf(random.nextLong(90_000_000), 4) : null,
                campaign % 3 == 0,
                day
                        + "T%02d:%02d:%02d.%03dZ"
                                .formatted(
                                        random.nextInt(24),
                                        random.nextInt(60),
                                        random.nextInt(60),
                                        random.nextInt(1000)));
    }
}
