package org.amcsnowflake.local.demo;

import org.amcsnowflake.local.amc.AmcColumn;
import org.jspecify.annotations.Nullable;

import java.time.LocalDate;
import java.util.List;
import java.util.SplittableRandom;

/** One kind of AMC query: its columns, and any number of rows. */
sealed interface DemoResult permits AudienceOverlap, CampaignPerformance, NewToBrand, PathToConversion {
    /** As used in the table's name. */
    String template();

    List<AmcColumn> columns();

    /**
     * @param number from 0
     * @param firstDay the first day of the query's period
     * @return one value per column
     */
    List<@Nullable Object> row(int number, LocalDate firstDay, SplittableRandom random);
}
