package org.amcsnowflake.packaged;

import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The image's working directory and command line, according to docker/Dockerfile. */
public final class ImageLayout {
    private static final Path DOCKERFILE = Path.of("docker/Dockerfile");

    private ImageLayout() {}

    public static Path jar() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            return files.filter(file -> file.getFileName().toString().matches("amc-snowflake-.*\\.jar"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("There is no jar in target: run mvn verify."));
        }
    }

    static List<String> commandLine() throws IOException {
        String entrypoint = Files.readAllLines(DOCKERFILE).stream()
                .filter(line -> line.startsWith("ENTRYPOINT "))
                .findFirst()
                .orElseThrow();
        List<String> words = new ArrayList<>();
        new ObjectMapper()
                .readTree(entrypoint.substring("ENTRYPOINT ".length()))
                .forEach(word -> words.add(word.asText()));
        return words;
    }

    /** The command that creates the class data archive; empty if there is none. */
    static List<String> archiveCommand() throws IOException {
        return Files.readAllLines(DOCKERFILE).stream()
                .filter(line -> line.startsWith("RUN java "))
                .flatMap(line -> Stream.of(line.split(" ")).skip(1))
                .toList();
    }

    /** Executes the COPY lines. */
    static void copyTo(Path workingDirectory) throws IOException {
        for (String line : Files.readAllLines(DOCKERFILE)) {
            if (line.startsWith("COPY ")) {
                String[] words = line.split(" ");
                Path source = words[1].contains("*") ? jar() : Path.of(words[1]);
                copy(source, workingDirectory.resolve(words[2]));
            }
        }
    }

    private static void copy(Path source, Path target) throws IOException {
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = target.resolve(source.relativize(file).toString()).normalize();
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
    }
}
