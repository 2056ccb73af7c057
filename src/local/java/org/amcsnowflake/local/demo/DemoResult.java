package org.amcsnowflake.local.demo;

import org.amcsnowflake.local.amc.AmcColumn;
import org.jspecify.annotations.Nullable;

import java.time.LocalDate;
import java.util.List;
import java.util.SplittableRandom;

/** One kind of AMC query: its columns, and as many rows as anybody wants. */
sealed interface DemoResult permits AudienceOverlap, CampaignPerformance, NewToBrand, PathToConversion {
    /** In the form that makes part of a table's name. */
    String template();

    List<AmcColumn> columns();

    /**
     * @param number from 0
     * @param firstDay the first day that the query looks at
     * @return one value a column
     */
    List<@Nullable Object> row(int number, LocalDate firstDay, SplittableRandom random);
}
