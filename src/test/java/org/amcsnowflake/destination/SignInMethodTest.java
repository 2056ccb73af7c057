package org.amcsnowflake.destination;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Code that the compiler cannot check supports all sign-in methods. */
class SignInMethodTest {
    private static final Path RESOURCES = Path.of("src/main/resources");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sql/find-destination.sql",
                "sql/api/create-snowflake-config.sql",
                "sql/api/update-snowflake-config.sql",
                "sql/api/delete-snowflake-config.sql",
                "db/migration/R__snowflake_configs.sql"
            })
    void statementsOfDestinationsContainEachSecret(String statement) throws IOException {
        String sql = Files.readString(RESOURCES.resolve(statement));

        assertThat(SignInMethod.allSecrets())
                .allMatch(
                        secret -> Pattern.compile("\\b" + secret + "\\b")
                                .matcher(sql)
                                .find(),
                        "is in " + statement);
    }

    @ParameterizedTest
    @EnumSource
    void theDatabaseAcceptsTheMethod(SignInMethod method) throws IOException {
        try (Stream<Path> migrations = Files.list(RESOURCES.resolve("db/migration"))) {
            String constraints = migrations
                    .map(SignInMethodTest::text)
                    .filter(sql -> sql.contains("user_snowflake_configs_auth_method_check"))
                    .collect(Collectors.joining());

            assertThat(constraints).contains("'" + method.label() + "'");
        }
    }

    @ParameterizedTest
    @EnumSource
    void theConsoleHasFieldsForItsSecrets(SignInMethod method) throws IOException {
        String form = Files.readString(RESOURCES.resolve("console/snowflake-config-form.js"));

        assertThat(form)
                .contains(method.label() + ": "
                        + method.secrets().stream().map("'%s'"::formatted).toList())
                .containsPattern("\\['" + method.label() + "', '[^']+'\\]");
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
