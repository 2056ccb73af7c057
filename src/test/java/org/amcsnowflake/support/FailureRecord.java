package org.amcsnowflake.support;

import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Saves a failed test's state in {@code target/failures/}, in a folder per test whose path is printed. Nothing is saved
 * for a test that passes.
 */
public final class FailureRecord implements AfterTestExecutionCallback {
    private final Map<String, Content> contents = new LinkedHashMap<>();

    /** Read after a failure, before anything is closed. */
    public interface Content {
        String read() throws IOException;
    }

    /** @param name of the file */
    public void keep(String name, Content content) {
        contents.put(name, content);
    }

    @Override
    public void afterTestExecution(ExtensionContext context) throws IOException {
        if (context.getExecutionException().isEmpty()) {
            return;
        }
        Path folder = Files.createDirectories(Path.of(
                "target/failures",
                context.getRequiredTestClass().getSimpleName() + "."
                        + context.getRequiredTestMethod().getName()));
        for (Map.Entry<String, Content> each : contents.entrySet()) {
            Files.writeString(folder.resolve(each.getKey()), read(each.getValue()));
        }
        System.err.println(context.getRequiredTestClass().getSimpleName() + " failed; what it saw is kept in " + folder
                + ": " + String.join(", ", contents.keySet()));
    }

    /** An error here must not hide the failure itself. */
    private static String read(Content content) {
        try {
            return content.read();
        } catch (IOException | RuntimeException | AssertionError e) {
            return "It could not be read: " + e;
        }
    }
}
