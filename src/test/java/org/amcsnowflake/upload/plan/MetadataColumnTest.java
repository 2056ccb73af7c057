package org.amcsnowflake.upload.plan;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/** What has no compiler knows the columns that are added to each row. */
class MetadataColumnTest {

    @ParameterizedTest
    @EnumSource
    void theConsoleShowsTheColumnAfterTheResultsOwn(MetadataColumn column) throws IOException {
        assertThat(Files.readString(Path.of("src/main/resources/console/execution-preview.js")))
                .contains("'" + column.label() + "'");
    }

    @ParameterizedTest
    @EnumSource
    void theDocumentsNameTheColumn(MetadataColumn column) throws IOException {
        String data = Files.readString(Path.of("docs/data.md"));

        assertThat(data.substring(data.indexOf("## The table"), data.indexOf("## Column types")))
                .contains("`" + column.label() + "`");
    }

    @ParameterizedTest
    @EnumSource
    void thePromiseTestsExpectTheColumn(MetadataColumn column) throws IOException {
        assertThat(Files.readString(Path.of("src/test/java/org/amcsnowflake/promises/StoredRows.java")))
                .contains('"' + column.label() + '"');
    }
}
