package org.amcsnowflake.upload.phase;

import org.amcsnowflake.sql.stage.StagePath;
import org.amcsnowflake.upload.result.Batch;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

class StagedFilesTest {

    @Test
    void namesTheFilesInTheOrderOfTheirRows() {
        StagedFiles files = new StagedFiles(StagePath.ofUpload(UUID.randomUUID()));
        files.add(new Batch(2, 0, Path.of("batch-2"), 10, 1, 1));
        files.add(new Batch(1, 0, Path.of("batch-1"), 10, 1, 1));

        assertThat(files.names(0)).containsExactly("batch-1", "batch-2");
        assertThat(files.rows()).isEqualTo(20);
    }
}
