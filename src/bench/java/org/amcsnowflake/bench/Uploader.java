package org.amcsnowflake.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.UUID;

/** A way to bring an execution's result from PostgreSQL to a table of Snowflake. It keeps its session open. */
interface Uploader extends AutoCloseable {
    String name();

    String table();

    /** The number of rows to measure it with; more are extrapolated. */
    default int measuredRows(int rows, boolean isDelayed) {
        return rows;
    }

    /** How many rows it can upload. */
    default int mostRows() {
        return Integer.MAX_VALUE;
    }

    /**
     * @param execution not yet completed
     * @return the seconds it took
     */
    double upload(UUID execution, int rows) throws Exception;

    /** Whether a program that an alternative needs can be run. */
    static boolean isInstalled(String command) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, command)));
    }

    @Override
    default void close() throws IOException, SQLException {}
}
