package org.amcsnowflake.upload.plan;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/** Code that the compiler cannot check knows all columns that are added to each row. */
class MetadataColumnTest {

    @ParameterizedTest
    @EnumSource
    void theConsoleShowsTheColumnAfterTheResultsColumns(MetadataColumn column) throws IOException {
        assertNamed("'" + column.label() + "'", "src/main/resources/console/execution-preview.js");
    }

    @ParameterizedTest
    @EnumSource
    void theDocumentsNameTheColumn(MetadataColumn column) throws IOException {
        assertNamed("`" + column.label() + "`", "docs/data.md");
    }

    @ParameterizedTest
    @EnumSource
    void thePromiseTestsExpectTheColumn(MetadataColumn column) throws IOException {
        assertNamed('"' + column.label() + '"', "src/test/java/org/amcsnowflake/promises/StoredRows.java");
    }

    private static void assertNamed(String column, String file) throws IOException {
        assertThat(Files.readString(Path.of(file)).contains(column))
                .as("%s is in %s", column, file)
                .isTrue();
    }
}
