package org.amcsnowflake.upload.phase;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class WorkDirectoryTest {
    @TempDir
    Path shared;

    @Test
    void isDeletedWithItsContentsWhenItIsClosed() throws IOException {
        WorkDirectory directory = new WorkDirectory(shared.resolve("new").toString());
        Path run = Files.createDirectory(directory.resolve(UUID.randomUUID()));
        Files.writeString(run.resolve("batch-1.csv.zst"), "rows");
        directory.close();

        assertThat(shared.resolve("new")).isEmptyDirectory();
    }

    @Test
    void aFolderInUseIsNotDeleted() throws IOException {
        try (WorkDirectory first = new WorkDirectory(shared.toString())) {
            Path run = Files.createDirectory(first.resolve(UUID.randomUUID()));
            try (WorkDirectory second = new WorkDirectory(shared.toString())) {
                assertThat(second.resolve(UUID.randomUUID()).getParent()).isNotEqualTo(run.getParent());
                assertThat(run).exists();
            }
            assertThat(run).exists();
        }
    }

    @Test
    void aFolderOfAnEndedProcessIsDeletedByTheNextProcess() throws IOException {
        Path left = Files.createDirectory(shared.resolve("left"));
        Files.createFile(left.resolve("in-use"));
        Files.writeString(Files.createDirectory(left.resolve("run")).resolve("batch-1.csv.zst"), "rows");
        new WorkDirectory(shared.toString()).close();

        assertThat(shared).isEmptyDirectory();
    }

    @Test
    void otherFilesInTheSharedFolderAreNotDeleted() throws IOException {
        Path others = Files.createDirectory(shared.resolve("theirs"));
        Path file = Files.createFile(shared.resolve("file"));
        new WorkDirectory(shared.toString()).close();

        assertThat(others).exists();
        assertThat(file).exists();
    }

    @Test
    void namesTheSettingToChangeIfItIsNotWritable() throws IOException {
        Path file = Files.createFile(shared.resolve("file"));

        assertThatThrownBy(() -> new WorkDirectory(file.resolve("below").toString()))
                .hasMessage("Batches cannot be written to " + file.resolve("below")
                        + ": set upload.directory to a folder that this service's user can write to.");
    }
}
