package org.amcsnowflake.local.snowflake.stage;

import com.github.luben.zstd.ZstdInputStream;
import org.amcsnowflake.local.snowflake.engine.SnowflakeError;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

/**
 * A file in a stage.
 *
 * @param path where the stage has it
 * @param content where it is read
 * @param name relative to the stage's root, with slashes
 */
public record StagedFile(Path path, Path content, String name, long size) {
    private static final int BUFFER = 1 << 16;

    StagedFile(Path path, String name, long size) {
        this(path, path, name, size);
    }

    /** Identifies the content of the file, like an S3 etag. */
    public String etag() {
        try (InputStream in = Files.newInputStream(content)) {
            MessageDigest digest = MessageDigest.getInstance("MD5");
            byte[] buffer = new byte[BUFFER];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public Instant modified() {
        try {
            return Files.getLastModifiedTime(content).toInstant();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    InputStream open(FileFormat format) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(content), BUFFER);
        String compression = format.compression();
        return switch (compression.equals("AUTO") ? detected(in) : compression) {
            case "GZIP" -> new GZIPInputStream(in, BUFFER);
            case "ZSTD" -> new ZstdInputStream(in);
            case "DEFLATE" -> new InflaterInputStream(in);
            case "NONE" -> in;
            default ->
                throw new SnowflakeError(
                        "001003",
                        "42000",
                        "SQL compilation error:\nthe local Snowflake does not know COMPRESSION = " + compression + ".");
        };
    }

    private static String detected(InputStream in) throws IOException {
        in.mark(4);
        byte[] start = in.readNBytes(4);
        in.reset();
        String hex = HexFormat.of().formatHex(start);
        return hex.startsWith("1f8b") ? "GZIP" : hex.equals("28b52ffd") ? "ZSTD" : "NONE";
    }
}
