package org.amcsnowflake.upload.step;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The statement that a step {@code snowflake:...} runs. */
public sealed interface SnowflakeStep permits UploadStatement, ItemStatement {
    /** The packages of the statements. */
    List<String> STATEMENTS = List.of("org.amcsnowflake.upload.statement", "org.amcsnowflake.upload.statement.receipt");

    /**
     * @param name of the step: the class's name in lower case with hyphens
     * @throws IllegalArgumentException if there is no such class
     */
    static SnowflakeStep named(String name) {
        String simpleName = Arrays.stream(name.split("-"))
                .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                .collect(Collectors.joining());
        ClassNotFoundException unknown = null;
        for (String statements : STATEMENTS) {
            try {
                return (SnowflakeStep) Class.forName(statements + "." + simpleName)
                        .getDeclaredConstructor()
                        .newInstance();
            } catch (ClassNotFoundException e) {
                unknown = unknown == null ? e : unknown;
            } catch (ReflectiveOperationException | ClassCastException e) {
                throw missing(name, simpleName, e);
            }
        }
        throw missing(name, simpleName, unknown);
    }

    private static IllegalArgumentException missing(String name, String simpleName, @Nullable Exception cause) {
        return new IllegalArgumentException(
                "snowflake:" + name + " needs a class " + simpleName + " in one of the packages " + STATEMENTS + ".",
                cause);
    }
}
