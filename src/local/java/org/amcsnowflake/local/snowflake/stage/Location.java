package org.amcsnowflake.local.snowflake.stage;

import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A place in a stage: a path is a prefix of names there, not a folder, so that {@code run1} finds {@code run10/x} too.
 *
 * @param root the stage's folder on disk
 * @param shown what stands before a file's name in LIST: nothing for a user's own stage
 */
public record Location(Path root, String shown, String prefix) {

    /** Where PUT copies to. */
    public Path directory() {
        Path directory = root.resolve(prefix).normalize();
        if (!directory.startsWith(root)) {
            throw new SnowflakeError(
                    "001011", "42601", "SQL compilation error:\ninvalid URL prefix found in: '" + prefix + "'");
        }
        return directory;
    }

    /** As messages and results name a file. */
    public String shown(StagedFile file) {
        return shown + file.name();
    }

    /** @param pattern has to match the whole path that the file is stored under, which begins with folders of Snowflake's */
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

    public List<StagedFile> files() {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> paths = Files.walk(root)) {
            return paths.filter(Files::isRegularFile)
                    .map(this::file)
                    .filter(file -> file.name().startsWith(prefix))
                    .sorted((one, other) -> one.name().compareTo(other.name()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private StagedFile file(Path path) {
        try {
            return new StagedFile(path, root.relativize(path).toString(), Files.size(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void remove(List<StagedFile> files) {
        for (StagedFile file : files) {
            try {
                Files.deleteIfExists(file.path());
                removeEmptyFolders(file.path().getParent());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void removeEmptyFolders(Path folder) throws IOException {
        Path empty = folder;
        while (!empty.equals(root)) {
            try (Stream<Path> left = Files.list(empty)) {
                if (left.findAny().isPresent()) {
                    return;
                }
            }
            Files.deleteIfExists(empty);
            empty = empty.getParent();
        }
    }
}
