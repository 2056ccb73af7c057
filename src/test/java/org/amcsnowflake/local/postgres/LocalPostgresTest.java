package org.amcsnowflake.local.postgres;

import org.amcsnowflake.flow.service.FreePort;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

import javax.sql.DataSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@Tag("service")
final class LocalPostgresTest {
    @TempDir
    static Path folder;

    private Path data;

    /** Unpacking the programs again takes five seconds of CPU time. */
    @BeforeAll
    static void programs() throws IOException {
        LocalPostgres.forTests();
        Files.createSymbolicLink(folder.resolve("postgres-programs"), TestPostgres.programs());
    }

    @BeforeEach
    void ownDirectory(TestInfo test) {
        data = folder.resolve(test.getTestMethod().orElseThrow().getName());
    }

    @Test
    void isDurableListensOnLoopbackOnlyAndKeepsItsDataAfterARestart() throws Exception {
        int port = FreePort.find();
        try (LocalPostgres postgres = LocalPostgres.start(port, data)) {
            DataSource amc = postgres.dataSource();
            assertThat(value(amc, "SHOW fsync")).isEqualTo("on");
            assertThat(value(amc, "SHOW synchronous_commit")).isEqualTo("on");
            assertThat(value(amc, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(value(amc, "SELECT current_database() || ' ' || current_user"))
                    .isEqualTo("amc postgres");
            execute(amc, "CREATE TABLE kept (answer int)");
            execute(amc, "INSERT INTO kept VALUES (42)");
            refusesADirectoryInUse();
        }
        try (LocalPostgres postgres = LocalPostgres.start(port, data)) {
            assertThat(postgres.jdbcUrl()).isEqualTo("jdbc:postgresql://127.0.0.1:" + port + "/amc");
            assertThat(value(postgres.dataSource(), "SELECT answer FROM kept")).isEqualTo("42");
        }
    }

    private void refusesADirectoryInUse() {
        int port = FreePort.find();
        assertThatIllegalStateException()
                .isThrownBy(() -> LocalPostgres.start(port, data))
                .withMessage("The PostgreSQL data in " + data
                        + " is in use by another run of the local mode: stop that one first.");
    }

    @Test
    void replacesTheServerThatAKilledJvmLeftRunning() throws Exception {
        int port = FreePort.find();
        Process killed = startInAnotherJvm(port, data);
        killed.destroyForcibly().waitFor();
        assertThat(OrphanedServer.on(data)).isPresent();

        try (LocalPostgres postgres = LocalPostgres.start(port, data)) {
            assertThat(value(postgres.dataSource(), "SELECT answer FROM kept")).isEqualTo("42");
        }
        assertThat(OrphanedServer.on(data)).isEmpty();
    }

    @Test
    void reportsAPortInUseInOneSentence() throws Exception {
        try (ServerSocket stranger = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> LocalPostgres.start(stranger.getLocalPort(), data))
                    .withMessage("Port " + stranger.getLocalPort() + " for the local PostgreSQL is in use by another "
                            + "program: set LOCAL_POSTGRES_PORT to a free one or stop that program.");
        }
    }

    @Test
    void startsOverAfterAnInterruptedFirstStart() throws Exception {
        Files.createDirectories(data.resolve("base"));
        Files.writeString(data.resolve("PG_VERSION"), "18\n");
        try (LocalPostgres postgres = LocalPostgres.start(FreePort.find(), data)) {
            assertThat(value(postgres.dataSource(), "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void doesNotEndAnotherProcessWithTheSameId() throws IOException {
        Files.createDirectories(data);
        Files.writeString(
                data.resolve("postmaster.pid"), ProcessHandle.current().pid() + "\n");
        assertThat(OrphanedServer.on(data)).isEmpty();
    }

    private static Process startInAnotherJvm(int port, Path data) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledLater.class.getName(),
                        Integer.toString(port),
                        data.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String line = process.inputReader()
                .lines()
                .filter(each -> each.equals("started"))
                .findFirst()
                .orElse("ended early");
        assertThat(line).isEqualTo("started");
        return process;
    }

    /** Starts a server and waits to be killed. */
    static final class KilledLater {
        private KilledLater() {}

        public static void main(String[] arguments) throws Exception {
            LocalPostgres postgres = LocalPostgres.start(Integer.parseInt(arguments[0]), Path.of(arguments[1]));
            execute(postgres.dataSource(), "CREATE TABLE kept AS SELECT 42 AS answer");
            System.out.println("started");
            System.in.read();
        }
    }

    private static void execute(DataSource database, String sql) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.createStatement().execute(sql);
        }
    }

    private static String value(DataSource database, String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                ResultSet row = connection.createStatement().executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
