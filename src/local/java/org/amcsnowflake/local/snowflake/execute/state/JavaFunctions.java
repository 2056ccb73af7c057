package org.amcsnowflake.local.snowflake.execute.state;

import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.amcsnowflake.local.snowflake.translate.Duck;
import org.amcsnowflake.local.snowflake.value.OutputFormat;
import org.amcsnowflake.local.snowflake.value.Times;
import org.amcsnowflake.local.snowflake.value.VariantText;
import org.duckdb.DuckDBFunctions;
import org.duckdb.DuckDBScalarFunctionBuilder;
import org.jspecify.annotations.Nullable;

import java.math.BigInteger;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Functions that DuckDB's SQL lacks, computed in Java. Each returns NULL for NULL. */
final class JavaFunctions {
    private JavaFunctions() {}

    /** Once per database; all its connections then have them. */
    static void register(Connection connection) throws SQLException {
        register(connection, "json_variant", String.class, String.class, JavaFunctions::parse);
        register(connection, "try_json_variant", String.class, String.class, JavaFunctions::tryParse);
        register(connection, "variant_type", String.class, String.class, VariantText::typeOf);
        register(connection, "text_wall", String.class, BigInteger.class, Times::wall);
        register(connection, "text_offset", String.class, Long.class, Times::offset);
        register(connection, "zone_offset", BigInteger.class, String.class, BigInteger.class, Times::zoneOffset);
        register(connection, "zone_instant", BigInteger.class, String.class, BigInteger.class, Times::instant);
        register(connection, "time_text", BigInteger.class, String.class, String.class, OutputFormat::text);
        register(connection, "nanos_text", BigInteger.class, Long.class, String.class, Times::text);
    }

    private static <A, R> void register(
            Connection connection, String name, Class<A> argument, Class<R> result, Function<A, @Nullable R> function)
            throws SQLException {
        Function<@Nullable A, @Nullable R> ofNullable = value -> value == null ? null : function.apply(value);
        try (DuckDBScalarFunctionBuilder builder = DuckDBFunctions.scalarFunction()) {
            builder.withName(name)
                    .withParameter(argument)
                    .withReturnType(result)
                    .withFunction(ofNullable)
                    .register(connection);
        }
    }

    private static <A, B, R> void register(
            Connection connection,
            String name,
            Class<A> first,
            Class<B> second,
            Class<R> result,
            BiFunction<A, B, @Nullable R> function)
            throws SQLException {
        BiFunction<@Nullable A, @Nullable B, @Nullable R> ofNullable =
                (one, other) -> one == null || other == null ? null : function.apply(one, other);
        try (DuckDBScalarFunctionBuilder builder = DuckDBFunctions.scalarFunction()) {
            builder.withName(name)
                    .withParameters(first, second)
                    .withReturnType(result)
                    .withFunction(ofNullable)
                    .register(connection);
        }
    }

    private static @Nullable String parse(String text) {
        try {
            return VariantText.parse(text);
        } catch (SnowflakeError error) {
            throw new IllegalArgumentException(
                    Duck.carrying(error.code(), error.sqlState(), String.valueOf(error.getMessage())), error);
        }
    }

    private static @Nullable String tryParse(String text) {
        try {
            return VariantText.parse(text);
        } catch (SnowflakeError notJson) {
            return null;
        }
    }
}
