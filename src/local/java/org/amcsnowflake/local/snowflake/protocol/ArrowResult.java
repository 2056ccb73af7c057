package org.amcsnowflake.local.snowflake.protocol;

import org.amcsnowflake.local.snowflake.engine.ResultColumn;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A result in Arrow's stream format, as Snowflake sends it to its JDBC driver: the metadata of each field contains its
 * Snowflake type, and timestamps are structs.
 */
final class ArrowResult {
    private static final ArrowType LONG = new ArrowType.Int(64, true);
    private static final ArrowType INT = new ArrowType.Int(32, true);

    private ArrowResult() {}

    /** @return empty if there are no rows */
    static String base64(List<ResultColumn> columns, List<@Nullable String[]> rows) throws IOException {
        if (rows.isEmpty()) {
            return "";
        }
        Schema schema = new Schema(columns.stream().map(ArrowResult::field).toList());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (BufferAllocator allocator = new RootAllocator();
                VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator);
                ArrowStreamWriter writer = new ArrowStreamWriter(root, null, bytes)) {
            root.allocateNew();
            for (int i = 0; i < columns.size(); i++) {
                for (int row = 0; row < rows.size(); row++) {
                    @Nullable String cell = rows.get(row)[i];
                    if (cell != null) {
                        set(root.getVector(i), row, cell, columns.get(i));
                    }
                }
            }
            root.setRowCount(rows.size());
            writer.start();
            writer.writeBatch();
            writer.end();
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    private static Field field(ResultColumn column) {
        Map<String, String> metadata = Map.of(
                "logicalType",
                column.type().toUpperCase(Locale.ROOT),
                "precision",
                String.valueOf(column.precision()),
                "scale",
                String.valueOf(column.scale()),
                "charLength",
                String.valueOf(column.length()),
                "byteLength",
                String.valueOf(column.length()),
                "finalType",
                "T");
        return new Field(column.name(), new FieldType(column.nullable(), type(column), null, metadata), parts(column));
    }

    private static ArrowType type(ResultColumn column) {
        return switch (column.type()) {
            case "fixed" -> new ArrowType.Decimal(38, column.scale(), 128);
            case "real" -> new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
            case "boolean" -> ArrowType.Bool.INSTANCE;
            case "date" -> new ArrowType.Date(DateUnit.DAY);
            case "timestamp_ntz", "timestamp_ltz", "timestamp_tz" -> ArrowType.Struct.INSTANCE;
            default -> ArrowType.Utf8.INSTANCE;
        };
    }

    private static List<Field> parts(ResultColumn column) {
        Field epoch = Field.nullable("epoch", LONG);
        Field fraction = Field.nullable("fraction", INT);
        return switch (column.type()) {
            case "timestamp_ntz", "timestamp_ltz" -> List.of(epoch, fraction);
            case "timestamp_tz" -> List.of(epoch, fraction, Field.nullable("timezone", INT));
            default -> List.of();
        };
    }

    /** @param cell in the JSON form */
    private static void set(FieldVector vector, int row, String cell, ResultColumn column) {
        switch (column.type()) {
            case "fixed" -> ((DecimalVector) vector).setSafe(row, new BigDecimal(cell).setScale(column.scale()));
            case "real" -> ((Float8Vector) vector).setSafe(row, Double.parseDouble(cell.replace("inf", "Infinity")));
            case "boolean" -> ((BitVector) vector).setSafe(row, cell.equals("1") ? 1 : 0);
            case "date" -> ((DateDayVector) vector).setSafe(row, Integer.parseInt(cell));
            case "timestamp_ntz", "timestamp_ltz", "timestamp_tz" -> setTimestamp((StructVector) vector, row, cell);
            default -> ((VarCharVector) vector).setSafe(row, cell.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** @param cell seconds and, after a blank, the zone's offset in minutes plus 1440 */
    private static void setTimestamp(StructVector vector, int row, String cell) {
        String[] parts = cell.split(" ");
        BigDecimal seconds = new BigDecimal(parts[0]);
        long epoch = seconds.setScale(0, RoundingMode.FLOOR).longValueExact();
        int nanos =
                seconds.subtract(BigDecimal.valueOf(epoch)).movePointRight(9).intValueExact();
        vector.setIndexDefined(row);
        ((BigIntVector) vector.getChild("epoch")).setSafe(row, epoch);
        ((IntVector) vector.getChild("fraction")).setSafe(row, nanos);
        if (parts.length > 1) {
            ((IntVector) vector.getChild("timezone")).setSafe(row, Integer.parseInt(parts[1]));
        }
    }
}
