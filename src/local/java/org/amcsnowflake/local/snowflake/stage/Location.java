package org.amcsnowflake.local.snowflake.stage;

import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A location in a stage: its path is a prefix of names, not a folder, so that {@code run1} also matches {@code
 * run10/x}.
 *
 * @param root the stage's folder on disk
 * @param shown the prefix of file names in LIST: empty for a user's own stage
 */
public record Location(Path root, String shown, String prefix) {

    /** Where PUT copies to. */
    public Path directory() {
        return within(prefix);
    }

    private Path within(String path) {
        Path directory = root.resolve(path).normalize();
        if (!directory.startsWith(root)) {
            throw new SnowflakeError(
                    "001011", "42601", "SQL compilation error:\ninvalid URL prefix found in: '" + prefix + "'");
        }
        return directory;
    }

    /** A file as named in messages and results. */
    public String shown(StagedFile file) {
        return shown + file.name();
    }

    /** @param pattern must match the whole stored path, which begins with folders of Snowflake's */
    public List<StagedFile> files(@Nullable String pattern) {
        if (pattern == null) {
            return files();
        }
        Pattern regex = Pattern.compile(pattern);
        return files().stream()
                .filter(file -> regex.matcher("stages/" + root.getFileName() + "/" + file.name())
                        .matches())
                .toList();
    }

    /** Sorted by name; files that are removed or added meanwhile may be included or not. */
    public List<StagedFile> files() {
        List<StagedFile> found = new ArrayList<>();
        Path folder = within(prefix.substring(0, prefix.lastIndexOf('/') + 1));
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
                    String name = root.relativize(path).toString();
                    if (attributes.isRegularFile() && name.startsWith(prefix)) {
                        found.add(new StagedFile(path, name, attributes.size()));
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path path, IOException failure) throws IOException {
                    if (failure instanceof NoSuchFileException) {
                        return FileVisitResult.CONTINUE;
                    }
                    throw failure;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        found.sort(Comparator.comparing(StagedFile::name));
        return found;
    }

    /** Their folders stay, since somebody may be about to write there. */
    public void remove(List<StagedFile> files) {
        for (StagedFile file : files) {
            try {
                Files.deleteIfExists(file.path());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
