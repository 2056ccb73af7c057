package org.amcsnowflake.packaged;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

import static org.assertj.core.api.Assertions.assertThat;

@Tag("service")
class ProductionJarTest {
    private static final String FOREIGN =
            "(org/duckdb|io/zonky|org/amcsnowflake/local|org/junit|org/amcsnowflake/flow|org/openqa|org/springframework/boot|io/hawt)/.*"
                    + "|hawtio-static/.*\\.map";

    @Test
    void containsNoTestsNoLocalModeAndOnlyHawtiosPages() throws IOException {
        List<String> foreign = new ArrayList<>();
        for (Path jar : jars()) {
            try (JarFile file = new JarFile(jar.toFile())) {
                file.stream()
                        .map(ZipEntry::getName)
                        .filter(name -> name.matches(FOREIGN))
                        .forEach(name -> foreign.add(jar.getFileName() + "!" + name));
            }
        }

        assertThat(foreign).isEmpty();
        assertThat(jars()).as("the jar and its libraries").hasSizeGreaterThan(20);
        try (JarFile jar = new JarFile(ImageLayout.jar().toFile())) {
            assertThat(jar.getEntry("hawtio-static/index.html")).isNotNull();
            assertThat(jar.getEntry("jolokia-access.xml")).isNotNull();
        }
    }

    @Test
    void theManifestNamesTheMainClassTheLibrariesAndTheOpenedPackages() throws IOException {
        try (JarFile jar = new JarFile(ImageLayout.jar().toFile())) {
            Attributes manifest = jar.getManifest().getMainAttributes();
            assertThat(manifest.getValue(Attributes.Name.MAIN_CLASS)).isEqualTo("org.amcsnowflake.Application");
            assertThat(manifest.getValue("Add-Opens")).isEqualTo("java.base/java.nio");
            for (String library : manifest.getValue(Attributes.Name.CLASS_PATH).split(" ")) {
                assertThat(Path.of("target").resolve(library)).exists();
            }
        }
    }

    private static List<Path> jars() throws IOException {
        List<Path> jars = new ArrayList<>();
        jars.add(ImageLayout.jar());
        try (Stream<Path> libraries = Files.list(Path.of("target/lib"))) {
            libraries.forEach(jars::add);
        }
        return jars;
    }
}
