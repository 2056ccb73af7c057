package org.amcsnowflake.promises;

import org.amcsnowflake.flow.service.FreePort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Debian's PgBouncer in transaction mode, in which each transaction may get another session of PostgreSQL. */
final class PgBouncer implements AutoCloseable {
    static final Path PROGRAM = Path.of("/usr/sbin/pgbouncer");

    final int port = FreePort.find();
    private final Process process;

    /** @param user of PostgreSQL for all clients */
    PgBouncer(int postgresPort, String user) {
        this(postgresPort, user, "");
    }

    /** @param setting a further line of its settings */
    PgBouncer(int postgresPort, String user, String setting) {
        try {
            Path folder = Files.createTempDirectory("pgbouncer");
            // If started as root, it reads its settings as nobody.
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            Path settings = Files.writeString(
                    folder.resolve("pgbouncer.ini"), """
                    [databases]
                    * = host=127.0.0.1 port=%d user=%s
                    [pgbouncer]
                    listen_addr = 127.0.0.1
                    listen_port = %d
                    unix_socket_dir =
                    auth_type = any
                    pool_mode = transaction
                    default_pool_size = 10
                    %s
                    """.formatted(postgresPort, user, port, setting));
            Files.setPosixFilePermissions(settings, PosixFilePermissions.fromString("rw-r--r--"));
            ProcessBuilder command = "root".equals(System.getProperty("user.name"))
                    ? new ProcessBuilder(PROGRAM.toString(), "-u", "nobody", settings.toString())
                    : new ProcessBuilder(PROGRAM.toString(), settings.toString());
            process = command.redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static boolean isInstalled() {
        return Files.isExecutable(PROGRAM);
    }

    @Override
    public void close() {
        process.destroy();
    }
}
