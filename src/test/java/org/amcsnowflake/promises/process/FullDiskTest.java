package org.amcsnowflake.promises.process;

import org.amcsnowflake.flow.service.Amc;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

class FullDiskTest extends ProcessTest {
    private static final int ROWS = 5_000;

    @Test
    void uploadsThatNeedTheDiskWaitForFreeSpaceAndOthersContinue(@TempDir Path disk) throws IOException {
        assumeThat(ServiceProcess.canHaveDisk(disk))
                .as("unshare and mount are allowed")
                .isTrue();
        service = closeAtTheEnd(ServiceProcess.startWithDisk(
                database.jdbcUrl(), snowflake.url(), Map.of("RETRY_BUSY_DELAY", "1s"), disk, 1_024));
        awaitUploaded(amc.execution(user, "BEFORE", Amc.rows(2)));
        Path filler = fill(service.inside(disk));
        UUID large = amc.execution(user, "LARGE", Amc.rows(ROWS));
        Awaitility.await().until(() -> "failed".equals(amc.status(large)));
        awaitUploaded(amc.execution(user, "SMALL", Amc.rows(2)));

        assertThat(service.log())
                .contains("The disk of the service's machine is full")
                .doesNotContain("Error releasing exchange");
        assertThat(amc.attempts(large).get(0)).containsEntry("error_class", "BUSY");

        Files.delete(filler);
        awaitUploaded(large);
        assertThat(warehouse.count("SELECT COUNT(*) FROM LARGE")).isEqualTo(ROWS);
    }

    private static Path fill(Path disk) throws IOException {
        Path filler = disk.resolve("filler");
        try (var out = Files.newOutputStream(filler)) {
            byte[] kilobyte = new byte[1_024];
            while (true) {
                out.write(kilobyte);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left on device");
            return filler;
        }
    }
}
