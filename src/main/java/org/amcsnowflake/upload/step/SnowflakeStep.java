package org.amcsnowflake.upload.step;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The statement that a step {@code snowflake:...} runs. */
public sealed interface SnowflakeStep permits UploadStatement, ItemStatement {
    /** The package of the statements. */
    String STATEMENTS = "org.amcsnowflake.upload.statement";

    /**
     * @param name of the step: the class's name in lower case with hyphens
     * @throws IllegalArgumentException if there is no such class
     */
    static SnowflakeStep named(String name) {
        String simpleName = Arrays.stream(name.split("-"))
                .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                .collect(Collectors.joining());
        try {
            return (SnowflakeStep) Class.forName(STATEMENTS + "." + simpleName)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException | ClassCastException e) {
            throw new IllegalArgumentException(
                    "snowflake:" + name + " needs a class " + simpleName + " in the package " + STATEMENTS + ".", e);
        }
    }
}
