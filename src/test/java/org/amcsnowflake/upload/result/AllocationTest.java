package org.amcsnowflake.upload.result;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What one more row costs on the way to its file. Counted by the JVM, so it depends neither on the machine nor on its load; the
 * bounds are a quarter above what JDK 17 allocates, without an optimizing compiler.
 */
class AllocationTest {
    private static final int ROWS = 4_000;

    @TempDir
    Path directory;

    @Test
    void aRowOfElevenColumnsAllocatesLittle() throws IOException {
        assertThat(bytesPerRow(
                        "{\"n\": %1$d, \"campaign\": \"Campaign %1$d\", \"day\": \"2026-01-31\", \"impressions\": 7%1$d,"
                                + " \"clicks\": %1$d, \"cost\": %1$d.25, \"converted\": true, \"brand\": null, \"country\": \"DE\","
                                + " \"seen\": \"2026-01-01T00:00:00\", \"share\": 0.000%1$d}"))
                .isLessThan(700);
    }

    @Test
    void aRowOfTwoHundredColumnsAllocatesInProportion() throws IOException {
        String row = IntStream.range(0, 200)
                .mapToObj(i -> i % 2 == 0 ? "\"c" + i + "\": %1$d" : "\"c" + i + "\": \"value %1$d\"")
                .collect(Collectors.joining(", ", "{", "}"));

        assertThat(bytesPerRow(row)).isLessThan(13_000);
    }

    /** Beyond what is allocated once: the difference between a result and one of twice as many rows. */
    private double bytesPerRow(String row) throws IOException {
        allocated(row, 100);
        return (allocated(row, 2 * ROWS) - allocated(row, ROWS)) / (double) ROWS;
    }

    private long allocated(String row, int rows) throws IOException {
        byte[] json = IntStream.rangeClosed(1_000, 999 + rows)
                .mapToObj(row::formatted)
                .collect(Collectors.joining("\n"))
                .getBytes(StandardCharsets.UTF_8);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        long before = threads.getThreadAllocatedBytes(thread);
        Batches batches = new Batches(
                new ResultRows(new ByteArrayInputStream(json), List.of()),
                directory,
                new BatchLimits(1_000_000, 1_000),
                () -> true);
        while (batches.hasNext()) {
            batches.next().delete();
        }
        return threads.getThreadAllocatedBytes(thread) - before;
    }
}
