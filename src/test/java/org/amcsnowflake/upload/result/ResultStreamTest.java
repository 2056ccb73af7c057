package org.amcsnowflake.upload.result;

import org.amcsnowflake.failures.ErrorClass;
import org.amcsnowflake.failures.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ResultStreamTest {
    private static final ResultShape OF_TWO_ROWS = new ResultShape(new ResultShape.ResultData(2), List.of());

    private static InputStream rows(String json) {
        return new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aChangedSmallResultEndsThePass() {
        assertThatThrownBy(() -> new ResultStream(rows(""), OF_TWO_ROWS, new InlineLimits(10, 10)))
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.errorClass()).isEqualTo(ErrorClass.TRANSIENT))
                .hasMessage(
                        "The execution's result changed while it was read: it had 2 rows, and then 0. Nothing was changed"
                                + " in Snowflake.");
    }

    @Test
    void aChangedLargeResultEndsThePassBeforeTheMerge(@TempDir Path directory) throws IOException {
        try (ResultStream stream =
                new ResultStream(rows("{\"a\": 1}\n{\"a\": 2}\n{\"a\": 3}"), OF_TWO_ROWS, new InlineLimits(0, 10))) {
            Iterator<Batch> batches = stream.batches(directory, new BatchLimits(1, 1));
            while (batches.hasNext()) {
                batches.next();
            }

            assertThatThrownBy(() -> stream.result(0)).hasMessageContaining("it had 2 rows, and then 3.");
        }
    }

    @Test
    void nullsAndShortValuesCountAgainstTheSizeOfASmallResult() throws IOException {
        // A null and a quoted letter, each with a comma: nine characters.
        String row = "{\"a\": null, \"b\": \"x\"}";
        ResultShape thousand = new ResultShape(new ResultShape.ResultData(1_000), List.of());
        String all = String.join("\n", Collections.nCopies(1_000, row));

        try (ResultStream fits = new ResultStream(rows(all), thousand, new InlineLimits(1_000, 9));
                ResultStream exceeds = new ResultStream(rows(all), thousand, new InlineLimits(1_000, 8))) {
            assertThat(fits.isSmall()).isTrue();
            assertThat(exceeds.isSmall()).isFalse();
        }
    }
}
