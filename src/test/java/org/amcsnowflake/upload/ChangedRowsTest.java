package org.amcsnowflake.upload;

import org.amcsnowflake.execution.InvalidExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ChangedRowsTest {
    private static String changed(String rows, ChangedRows.Change change, String... declared) throws IOException {
        try (ChangedRows stream = new ChangedRows(
                new ByteArrayInputStream(rows.getBytes(StandardCharsets.UTF_8)), List.of(declared), change)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8).replaceAll("\\s", "");
        }
    }

    @Test
    void whatIsNotChangedStaysExactlyAsItIs() throws IOException {
        String rows =
                "{\"a\":12345678901234567890.1200,\"b\":123456789012345678901234567890,\"c\":[1.0,{\"d\":null}],\"e\":true}"
                        + "{\"a\":\"\u00fc\\n\uD83D\uDE00\"}{}";

        assertThat(changed(rows, (batch, first) -> batch)).isEqualTo(rows.replace("\uD83D\uDE00", "\\uD83D\\uDE00"));
        assertThat(changed("", (batch, first) -> batch)).isEmpty();
    }

    @Test
    void rowsThatAreListsHaveTheDeclaredNames() throws IOException {
        assertThat(changed("[1,\"x\"]{\"b\":2}", (batch, first) -> batch, "a", "b"))
                .isEqualTo("{\"a\":1,\"b\":\"x\"}{\"b\":2}");
        assertThatThrownBy(() -> changed("[1,2][1]", (batch, first) -> batch, "a", "b"))
                .isInstanceOf(InvalidExecutionException.class)
                .hasMessageStartingWith(
                        "row 2 of its result is neither an object nor a list with a value for each column");
    }

    @Test
    void newNumbersAreWrittenWithoutExponents() throws IOException {
        assertThat(changed("{}", (batch, first) -> List.of(Map.of("a", 1e20))))
                .isEqualTo("{\"a\":100000000000000000000}");
        assertThat(changed("{}", (batch, first) -> List.of(Map.of("a", 1.5e-7f))))
                .isEqualTo("{\"a\":0.00000015}");
        assertThatThrownBy(() -> changed("{}", (batch, first) -> List.of(Map.of("a", Double.NaN))))
                .isInstanceOf(InvalidExecutionException.class)
                .hasMessageContaining("the number NaN");
    }

    @Test
    void batchesAreTheSameForTheSameRows() throws IOException {
        String rows = IntStream.rangeClosed(1, 2_500)
                .mapToObj(i -> "{\"a\":" + i + "}")
                .collect(Collectors.joining("\n"));
        List<Long> first = new ArrayList<>();
        String changed = changed(rows, (batch, firstRow) -> {
            first.add(firstRow);
            batch.forEach(row -> row.put("b", row.remove("a")));
            return batch;
        });

        assertThat(first).containsExactly(1L, 1_001L, 2_001L);
        assertThat(changed).isEqualTo(rows.replace("a", "b").replace("\n", ""));

        List<Integer> sizes = new ArrayList<>();
        String wide = ("{\"a\":\"" + "x".repeat(400_000) + "\"}").repeat(7);
        changed(wide, (batch, firstRow) -> {
            sizes.add(batch.size());
            return batch;
        });
        assertThat(sizes).containsExactly(3, 3, 1);
    }

    @Test
    void aRowThatIsLostOrAddedIsRefused() {
        List<@Nullable Object> one = new ArrayList<>(List.of(Map.of("a", 1)));

        assertThatThrownBy(() -> changed("{\"a\":1}{\"a\":2}", (batch, first) -> one))
                .isInstanceOf(InvalidExecutionException.class)
                .hasMessage("rows 1 to 2 of its result were changed to 1 instead of 2 rows.");
        assertThatThrownBy(() -> changed("{\"a\":1}", (batch, first) -> List.of(1, 2)))
                .hasMessage("rows 1 to 1 of its result were changed to 2 instead of 1 rows.");
    }
}
