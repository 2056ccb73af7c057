package org.amcsnowflake.packaged;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.amcsnowflake.support.Patience;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The image's working directory and commands, according to docker/Dockerfile. */
public final class ImageLayout {
    private static final Path DOCKERFILE = Path.of("docker/Dockerfile");
    private static final String UNPACKED = "--from=unpacked";

    private ImageLayout() {}

    public static Path jar() throws IOException {
        return built("amc-snowflake-.*\\.jar");
    }

    private static Path built(String name) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            return files.filter(file -> file.getFileName().toString().matches(name))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("There is no " + name + " in target: run mvn verify."));
        }
    }

    /** Unpacks the distribution into the folder. */
    static Path unpack(Path folder) throws IOException {
        Process tar = new ProcessBuilder(
                        "tar",
                        "--extract",
                        "--no-same-owner",
                        "--file",
                        built("amc-snowflake-.*\\.tar\\.gz").toString(),
                        "--directory",
                        folder.toString())
                .inheritIO()
                .start();
        Patience.awaitEndOf(tar);
        try (Stream<Path> unpacked = Files.list(folder)) {
            return unpacked.filter(Files::isDirectory).findFirst().orElseThrow();
        }
    }

    static List<String> commandLine() throws IOException {
        return words("ENTRYPOINT ");
    }

    static List<String> healthCommand() throws IOException {
        return words("CMD ");
    }

    private static List<String> words(String instruction) throws IOException {
        String array = lines().filter(line -> line.startsWith(instruction))
                .findFirst()
                .orElseThrow()
                .substring(instruction.length());
        List<String> words = new ArrayList<>();
        new ObjectMapper().readTree(array).forEach(word -> words.add(word.asText()));
        return words;
    }

    /** The command that creates the class data archive. */
    static List<String> archiveCommand() throws IOException {
        return lines().filter(line -> line.startsWith("RUN java "))
                .flatMap(line -> Stream.of(line.split(" ")).skip(1))
                .toList();
    }

    /** Executes the COPY lines of the image itself; what comes from the distribution is moved. */
    static void arrange(Path distribution, Path workingDirectory) throws IOException {
        for (String line : lines().filter(line -> line.startsWith("COPY ")).toList()) {
            String[] words = line.split(" ");
            Path target = workingDirectory.resolve(words[words.length - 1]);
            if (words[1].equals(UNPACKED)) {
                Files.move(distribution.resolve(words[2].replace("/distribution/", "")), target);
            } else {
                Files.copy(Path.of(words[1]), target);
            }
        }
    }

    private static Stream<String> lines() throws IOException {
        return Files.readAllLines(DOCKERFILE).stream().map(String::strip);
    }
}
