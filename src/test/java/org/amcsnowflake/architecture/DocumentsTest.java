package org.amcsnowflake.architecture;

import org.amcsnowflake.failures.ErrorClass;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Each link in the documents has a target, and each test class that they mention exists. */
class DocumentsTest {
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
    private static final Pattern CODE_BLOCK = Pattern.compile("(?ms)^ *```.*?^ *```");
    private static final Pattern FILE = Pattern.compile(
            "`((?:routes|config|docs|src|docker)/[\\w./-]+\\.(?:yaml|properties|sql|json|java|js|md|xml))`");
    private static final Pattern TEST_CLASS = Pattern.compile("`(\\w+Test)`");

    static List<Path> documents() throws IOException {
        try (Stream<Path> docs = Files.list(Path.of("docs"));
                Stream<Path> root = Files.list(Path.of(""))) {
            return Stream.of(docs, root, Stream.of(Path.of("src/local/README.md")))
                    .flatMap(files -> files)
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void eachLinkHasAnExistingFileAndHeading(Path document) throws IOException {
        List<String> links = found(LINK, text(document)).toList();
        assertThat(links).filteredOn(link -> !isRemote(link)).allSatisfy(link -> {
            String[] parts = link.split("#", 2);
            Path target = parts[0].isEmpty()
                    ? document
                    : document.resolveSibling(parts[0]).normalize();
            assertThat(target).as(link).exists();
            if (parts.length == 2) {
                assertThat(found(HEADING, text(target)).map(DocumentsTest::anchor))
                        .as(link)
                        .contains(parts[1]);
            }
        });
    }

    @Test
    void eachPromiseHasItsTestClass() throws IOException {
        List<String> classes =
                found(TEST_CLASS, Files.readString(Path.of("docs/promises.md"))).toList();

        assertThat(classes).hasSizeGreaterThan(9);
        try (Stream<Path> files = Files.walk(Path.of("src/test/java/org/amcsnowflake/promises"))) {
            assertThat(files.map(file -> file.getFileName().toString().replace(".java", "")))
                    .containsAll(classes);
        }
    }

    @Test
    void eachErrorClassIsExplained() throws IOException {
        String failures = Files.readString(Path.of("docs/failures.md"));

        assertThat(ErrorClass.values())
                .allMatch(errorClass -> failures.contains("\n| `" + errorClass + "` |"), "is in docs/failures.md");
    }

    @ParameterizedTest
    @MethodSource("documents")
    void eachMentionedFileExists(Path document) throws IOException {
        assertThat(found(FILE, Files.readString(document)))
                .allSatisfy(file -> assertThat(Path.of(file)).exists());
    }

    private static boolean isRemote(String link) {
        return link.startsWith("https://");
    }

    private static String text(Path document) throws IOException {
        return CODE_BLOCK.matcher(Files.readString(document)).replaceAll("");
    }

    private static Stream<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map((MatchResult match) -> match.group(1));
    }

    /** As GitHub generates it. */
    private static String anchor(String heading) {
        return heading.strip()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}_ -]", "")
                .replace(' ', '-');
    }
}
