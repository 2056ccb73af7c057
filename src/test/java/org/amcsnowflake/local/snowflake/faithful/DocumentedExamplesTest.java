package org.amcsnowflake.local.snowflake.faithful;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The examples of Snowflake's documentation in examples.sql, each with its page. A line {@code --> } contains the
 * result of the statement before it: a row as its cells separated by bars, or {@code ! code sqlstate} for an error.
 */
class DocumentedExamplesTest extends FaithfulTest {
    private static final Path EXAMPLES =
            Path.of("src/test/java/org/amcsnowflake/local/snowflake/faithful/examples.sql");

    /** The dependent statements of one page. */
    private record Example(String page, List<Step> steps) {
        @Override
        public String toString() {
            return page;
        }
    }

    private record Step(String sql, List<String> answers) {}

    static List<Example> examples() {
        List<Example> examples = new ArrayList<>();
        StringBuilder sql = new StringBuilder();
        for (String line : lines()) {
            if (line.startsWith("-- page ")) {
                examples.add(new Example(line.substring("-- page ".length()), new ArrayList<>()));
            } else if (line.startsWith("--> ")) {
                List<Step> steps = examples.get(examples.size() - 1).steps();
                steps.get(steps.size() - 1).answers().add(line.substring("--> ".length()));
            } else if (!line.isBlank() && !line.startsWith("-- ")) {
                sql.append(sql.isEmpty() ? "" : "\n").append(line);
                if (line.endsWith(";")) {
                    examples.get(examples.size() - 1).steps().add(new Step(sql.toString(), new ArrayList<>()));
                    sql.setLength(0);
                }
            }
        }
        return examples;
    }

    private static List<String> lines() {
        try {
            return Files.readAllLines(EXAMPLES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void answersAsDocumented(Example example) throws SQLException {
        for (Step step : example.steps()) {
            if (step.answers().isEmpty()) {
                run(step.sql());
            } else {
                assertThat(answers(step.sql())).as(step.sql()).isEqualTo(step.answers());
            }
        }
    }

    private List<String> answers(String sql) {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                String[] cells = new String[columns];
                for (int i = 0; i < columns; i++) {
                    cells[i] = String.valueOf(result.getString(i + 1)).replaceAll("\\s+", " ");
                }
                rows.add(String.join("|", Arrays.asList(cells)));
            }
            return rows;
        } catch (SQLException refusal) {
            return List.of("! %06d %s".formatted(refusal.getErrorCode(), refusal.getSQLState()));
        }
    }
}
