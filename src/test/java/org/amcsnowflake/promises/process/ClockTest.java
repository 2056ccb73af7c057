package org.amcsnowflake.promises.process;

import org.amcsnowflake.flow.service.Amc;
import org.amcsnowflake.local.snowflake.fault.Fault;
import org.amcsnowflake.local.snowflake.fault.FaultAction;
import org.amcsnowflake.local.snowflake.fault.RequestKind;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/** The clock jumps while the service runs. Debian's libfaketime sets it for this process only. */
class ClockTest extends ProcessTest {
    private static final Path LIBRARIES = Path.of("/usr/lib");

    @TempDir
    Path folder;

    private Path clock;

    @BeforeEach
    void start() throws IOException {
        Path library = libfaketime();
        clock = Files.writeString(folder.resolve("clock"), "+0s");
        service = newService(Map.of(
                "LD_PRELOAD",
                library.toString(),
                "FAKETIME_TIMESTAMP_FILE",
                clock.toString(),
                "FAKETIME_NO_CACHE",
                "1",
                "FAKETIME_DONT_FAKE_MONOTONIC",
                "1",
                // Otherwise waits that use the monotonic clock, like Java's, would never end.
                "FAKETIME_FORCE_MONOTONIC_FIX",
                "0"));
        awaitUploaded(amc.execution(user, "BEFORE", Amc.rows(3)));
    }

    private static Path libfaketime() {
        try (Stream<Path> files =
                Files.find(LIBRARIES, 4, (file, attributes) -> file.endsWith("faketime/libfaketimeMT.so.1"))) {
            Path library = files.findFirst().orElse(null);
            assumeThat(library).as("libfaketime, a Debian package").isNotNull();
            return library;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void uploadsSurviveClockJumpsOfAnHour() throws IOException {
        UUID back = inMidWork("BACK");
        Files.writeString(clock, "-1h");
        snowflake.clearFaults();
        awaitUploaded(back);
        awaitUploaded(amc.execution(user, "AFTER", Amc.rows(3)));
        awaitUploaded(amc.execution(user, "LATER", Amc.rows(3)));

        UUID forward = inMidWork("FORWARD");
        Files.writeString(clock, "+1h");
        snowflake.clearFaults();
        awaitUploaded(forward);
        awaitUploaded(amc.execution(user, "HOURS_LATER", Amc.rows(3)));

        for (UUID each : List.of(back, forward)) {
            assertThat(amc.attempts(each)).hasSize(1);
        }
        assertThat(warehouse.count("SELECT COUNT(*) FROM BACK")).isEqualTo(1_200);
        assertThat(warehouse.count("SELECT COUNT(*) FROM FORWARD")).isEqualTo(1_200);
    }

    private UUID inMidWork(String table) {
        snowflake.add(Fault.always(RequestKind.MERGE, FaultAction.Delay.untilLifted()));
        UUID running = amc.execution(user, table, Amc.rows(1_200));
        Awaitility.await()
                .until(() -> snowflake.statements().stream()
                        .anyMatch(statement -> statement.kind() == RequestKind.MERGE && statement.endedAt() == null));
        return running;
    }
}
