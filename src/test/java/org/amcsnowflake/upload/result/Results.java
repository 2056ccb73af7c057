package org.amcsnowflake.upload.result;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import org.amcsnowflake.shaping.Shaping;
import org.amcsnowflake.shaping.ShapingContext;
import org.amcsnowflake.sql.ColumnType;
import org.jspecify.annotations.Nullable;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Results as PostgreSQL streams them: one JSON value per row, here with single instead of double quotes. */
public final class Results {
    private Results() {}

    /** A result that declares no columns. */
    public static ReadResult of(String... rows) {
        return read(List.of(), rows);
    }

    public static ReadResult read(List<ResultShape.DeclaredColumn> declared, String... rows) {
        ResultRows result = rows(declared, rows);
        try {
            while (result.next()) {
                // Columns are discovered while the rows are read.
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ReadResult(
                result.columns(0),
                result.declaresColumns(),
                ReadResult.Rows.all(result.row()),
                Optional.empty(),
                Optional.empty());
    }

    public static ResultRows rows(List<ResultShape.DeclaredColumn> declared, String... rows) {
        String json = String.join("\n", rows).replace('\'', '"');
        try {
            return new ResultRows(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), declared);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A column {@code c} with these JSON values. */
    public static ColumnProfile column(String... values) {
        return declaredColumn(null, values);
    }

    /** @param type declared by the result */
    public static ColumnProfile declaredColumn(@Nullable String type, String... values) {
        Optional<ColumnType> declared = Optional.ofNullable(type).flatMap(ColumnTypes::declared);
        return read(
                        List.of(new ResultShape.DeclaredColumn("c", declared)),
                        Arrays.stream(values)
                                .map(value -> "{'c': " + value + "}")
                                .toArray(String[]::new))
                .columns()
                .get(0);
    }

    /** A column {@code c} with these JSON values, which options cast to a type. */
    public static ColumnProfile castColumn(String type, String... values) {
        String rows = Arrays.stream(values)
                .map(value -> "{'c': " + value + "}")
                .collect(Collectors.joining("\n"))
                .replace('\'', '"');
        ArrayNode transforms = JsonNodeFactory.instance.arrayNode();
        transforms.addObject().put("column", "c").put("transform", "cast").put("type", type);
        Shaping shaping = Shaping.of(MissingNode.getInstance(), transforms, MissingNode.getInstance());
        ResultShape shape = new ResultShape(new ResultShape.ResultData(values.length), List.of());
        ShapingContext context = new ShapingContext(
                shaping, UnaryOperator.identity(), (base, quote, day) -> Optional.empty(), Optional.empty());
        try (ResultStream stream = new ResultStream(
                new ByteArrayInputStream(rows.getBytes(StandardCharsets.UTF_8)),
                shape,
                new InlineLimits(1_000, 1_000),
                context)) {
            return stream.result(0).columns().get(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static ResultShape.DeclaredColumn declared(String name, String type) {
        return new ResultShape.DeclaredColumn(name, ColumnTypes.declared(type));
    }
}
