package org.amcsnowflake.operations;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import org.amcsnowflake.local.postgres.LocalPostgres;
import org.amcsnowflake.local.postgres.TestPostgres;
import org.apache.camel.component.sql.SqlEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

@Tag("service")
class DatabaseComponentTest {
    private static final Path STATEMENTS = Path.of("src/main/resources/sql");
    private static final TestPostgres.Database DATABASE =
            LocalPostgres.forTests().freshDatabase();

    private final HikariDataSource oneConnection = new HikariDataSource(oneConnection());
    private final DefaultCamelContext camel = new DefaultCamelContext();

    private static HikariConfig oneConnection() {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(DATABASE.jdbcUrl());
        config.setMaximumPoolSize(1);
        return config;
    }

    @BeforeEach
    void start() {
        DatabaseComponent component = new DatabaseComponent();
        component.setDataSource(oneConnection);
        camel.addComponent("sql", component);
        camel.start();
    }

    @AfterEach
    void stop() {
        camel.stop();
        oneConnection.close();
    }

    @Test
    void aRepeatedStatementIsPreparedAndPlannedOnce() {
        for (int i = 0; i < 20; i++) {
            assertThat(rows("SELECT cast(:#${body} AS bigint) + 1 AS next", i))
                    .isEqualTo(List.of(Map.of("next", i + 1L)));
        }

        assertThat(rows(
                        "SELECT generic_plans > 0 AS kept FROM pg_prepared_statements WHERE statement LIKE '%next'",
                        ""))
                .isEqualTo(List.of(Map.of("kept", true)));
    }

    @Test
    void aListIsExpandedToAsManyParameters() {
        assertThat(rows(
                        "SELECT n FROM generate_series(1, 9) n WHERE n IN (:#in:${body}) AND n < :#${body[2]}",
                        List.of(2, 4, 6)))
                .isEqualTo(List.of(Map.of("n", 2), Map.of("n", 4)));
    }

    private Object rows(String statement, Object body) {
        return camel.createFluentProducerTemplate()
                .to("sql:" + statement)
                .withBody(body)
                .request();
    }

    /** What Camel would ask PostgreSQL for. */
    @Test
    void theParametersOfEveryStatementAreCounted() throws Exception {
        List<Path> files;
        try (Stream<Path> all = Files.walk(STATEMENTS)) {
            files = all.filter(file -> file.toString().endsWith(".sql")).toList();
        }
        assertThat(files).isNotEmpty();
        for (Path file : files) {
            String text = Files.readString(file);
            if (text.contains(":#")) {
                SqlEndpoint endpoint =
                        camel.getEndpoint("sql:classpath:sql/" + STATEMENTS.relativize(file), SqlEndpoint.class);
                assertThat(endpoint.getParametersCount()).as(file.toString()).isEqualTo(parameters(text));
            }
        }
    }

    private int parameters(String text) throws Exception {
        String prepared = text.replaceAll("(?m)^\\s*--.*$", "").replaceAll(":#(\\w+|\\$\\{[^}]*\\})", "?");
        try (Connection connection = oneConnection.getConnection();
                PreparedStatement statement = connection.prepareStatement(prepared)) {
            return statement.getParameterMetaData().getParameterCount();
        }
    }
}
