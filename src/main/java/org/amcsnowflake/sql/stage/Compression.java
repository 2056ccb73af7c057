package org.amcsnowflake.sql.stage;

import com.github.luben.zstd.ZstdOutputStream;
import com.github.luben.zstd.util.Native;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/**
 * How staged files are compressed. A file's name says in which format, so that PUT and COPY can name it.
 *
 * @param level higher levels take longer and produce smaller files
 */
public record Compression(Format format, int level) {
    /** Level 1 takes a third of gzip's time and produces a smaller file. */
    public static final Compression DEFAULT = new Compression(Format.ZSTD, 1);

    private static final int BUFFER = 64 * 1024;

    /** A format that Snowflake reads. */
    public enum Format {
        ZSTD("zst", 19),
        GZIP("gz", 9);

        private final String extension;
        private final int highest;

        Format(String extension, int highest) {
            this.extension = extension;
            this.highest = highest;
        }

        /** Of a file that this service has written. */
        static Format of(String fileName) {
            return fileName.endsWith("." + GZIP.extension) ? GZIP : ZSTD;
        }
    }

    public Compression {
        if (level < 1 || level > format.highest) {
            throw new IllegalArgumentException(
                    "UPLOAD_COMPRESSION_LEVEL is " + level + "; it must be from 1 to " + format.highest
                            + " with UPLOAD_COMPRESSION=" + format.name().toLowerCase(Locale.ROOT) + ".");
        }
    }

    /** With the values as the settings file contains them. */
    public static Compression of(String format, int level) {
        return new Compression(Format.valueOf(format.strip().toUpperCase(Locale.ROOT)), level);
    }

    /**
     * Loads the native library of Zstandard, if it is needed. It unpacks itself into a file, which the JVM can only load
     * from a file system without {@code noexec}; the temporary directory of a container often has that option.
     *
     * @param directory is tried before the temporary directory
     * @throws IllegalArgumentException if it can be loaded from neither
     */
    public void loadLibrary(Path directory) {
        if (format != Format.ZSTD || isLoadedFrom(directory)) {
            return;
        }
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        if (!isLoadedFrom(temporary)) {
            throw new IllegalArgumentException("The library for UPLOAD_COMPRESSION=zstd can be loaded neither from "
                    + directory + " nor from " + temporary
                    + ": set UPLOAD_DIRECTORY to a folder on a file system that is"
                    + " mounted without noexec, or set UPLOAD_COMPRESSION=gzip.");
        }
    }

    private static boolean isLoadedFrom(Path directory) {
        try {
            Native.load(Files.createDirectories(directory).toFile());
            return true;
        } catch (IOException | UnsatisfiedLinkError | ExceptionInInitializerError e) {
            return false;
        }
    }

    /** The end of a file's name. */
    public String extension() {
        return format.extension;
    }

    public OutputStream compressing(OutputStream file) throws IOException {
        return switch (format) {
            case ZSTD -> new ZstdOutputStream(file, level);
            case GZIP -> new Gzip(file, level);
        };
    }

    /** The JDK's has no parameter for the level. */
    private static final class Gzip extends GZIPOutputStream {
        Gzip(OutputStream file, int level) throws IOException {
            super(file, BUFFER);
            def.setLevel(level);
        }
    }
}
