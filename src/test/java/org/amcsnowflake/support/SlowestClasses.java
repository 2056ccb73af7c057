package org.amcsnowflake.support;

import org.w3c.dom.Element;
import org.xml.sax.SAXException;

import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Prints the test classes that took longest; Maven runs it after the tests. */
public final class SlowestClasses {
    private static final int SHOWN = 10;

    private SlowestClasses() {}

    private record TestClass(String name, double seconds, int tests) {}

    /** @param arguments the folder of Surefire's reports */
    public static void main(String[] arguments) throws IOException {
        Path reports = Path.of(arguments[0]);
        if (!Files.isDirectory(reports)) {
            return;
        }
        try (Stream<Path> files = Files.list(reports)) {
            List<TestClass> slowest = files.filter(
                            file -> file.getFileName().toString().matches("TEST-.*\\.xml"))
                    .map(SlowestClasses::read)
                    .sorted(Comparator.comparingDouble(TestClass::seconds).reversed())
                    .limit(SHOWN)
                    .toList();
            System.out.println("The slowest test classes:");
            slowest.forEach(
                    each -> System.out.printf("%8.1f s  %s, %d tests%n", each.seconds(), each.name(), each.tests()));
        }
    }

    private static TestClass read(Path file) {
        try {
            Element suite = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(file.toFile())
                    .getDocumentElement();
            return new TestClass(
                    suite.getAttribute("name").replaceFirst("^.*\\.", ""),
                    Double.parseDouble(suite.getAttribute("time")),
                    Integer.parseInt(suite.getAttribute("tests")));
        } catch (IOException | SAXException | ParserConfigurationException e) {
            throw new IllegalStateException(file + " is not a report of Surefire.", e);
        }
    }
}
