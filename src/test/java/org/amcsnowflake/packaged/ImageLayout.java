package org.amcsnowflake.packaged;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The image's working directory and commands, according to docker/Dockerfile. */
public final class ImageLayout {
    private static final Path DESCRIPTOR = Path.of("src/dist/distribution.xml");
    private static final Path DOCKERFILE = Path.of("docker/Dockerfile");
    private static final String UNPACKED = "--from=unpacked";

    private ImageLayout() {}

    public static Path jar() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            return files.filter(file -> file.getFileName().toString().matches("amc-snowflake-.*\\.jar"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("There is no jar in target: run mvn process-test-classes."));
        }
    }

    /**
     * The contents of the distribution according to its descriptor, which Maven packs after the tests; without the licences
     * of libraries, which it collects then.
     */
    static Path distribution(Path folder) throws IOException {
        Element descriptor = descriptor();
        for (Element files : children(descriptor, "fileSet")) {
            Path from = Path.of(inProject(text(files, "directory")));
            Path to = Files.createDirectories(folder.resolve("./" + text(files, "outputDirectory")));
            Set<String> names = new HashSet<>();
            children(files, "include").forEach(include -> names.add(include.getTextContent()));
            if (!Files.exists(from)) {
                continue;
            }
            try (Stream<Path> all = Files.list(from)) {
                for (Path file : all.filter(Files::isRegularFile).toList()) {
                    String name = file.getFileName().toString();
                    if (names.isEmpty() || names.contains(name)) {
                        copy(file, to.resolve(name), text(files, "fileMode"));
                    }
                }
            }
        }
        for (Element file : children(descriptor, "file")) {
            copy(
                    Path.of(inProject(text(file, "source"))),
                    folder.resolve(text(file, "destName")),
                    text(file, "fileMode"));
        }
        return folder;
    }

    private static void copy(Path from, Path to, String mode) throws IOException {
        Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
        Files.setPosixFilePermissions(
                to, PosixFilePermissions.fromString(mode.equals("0755") ? "rwxr-xr-x" : "rw-r--r--"));
    }

    private static String inProject(String path) throws IOException {
        return path.replace("${project.build.directory}", "target")
                .replace("${project.build.finalName}.jar", jar().getFileName().toString());
    }

    private static Element descriptor() throws IOException {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(DESCRIPTOR.toFile())
                    .getDocumentElement();
        } catch (ParserConfigurationException | SAXException e) {
            throw new IllegalStateException(DESCRIPTOR + " cannot be read.", e);
        }
    }

    private static List<Element> children(Element parent, String name) {
        NodeList found = parent.getElementsByTagName(name);
        return IntStream.range(0, found.getLength())
                .mapToObj(i -> (Element) found.item(i))
                .toList();
    }

    private static String text(Element parent, String name) {
        return children(parent, name).get(0).getTextContent();
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
