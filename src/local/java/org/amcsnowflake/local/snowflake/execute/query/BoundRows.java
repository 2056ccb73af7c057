package org.amcsnowflake.local.snowflake.execute.query;

import org.amcsnowflake.local.snowflake.catalog.DataType;
import org.amcsnowflake.local.snowflake.engine.Bind;
import org.amcsnowflake.local.snowflake.translate.Typed;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Loads the rows of an array of binds into a temporary DuckDB table, so that a statement is translated once and not for
 * each row. Only the scale of numbers differs between rows: those with the same types are read together.
 */
final class BoundRows implements Prepared {
    private static final String TABLE = "bound_rows";

    private final List<Bind> binds;
    private final List<Integer> groupOfRow = new ArrayList<>();
    private final List<List<@Nullable DataType>> groups;

    BoundRows(List<Bind> binds) {
        this.binds = binds;
        List<@Nullable DataType> ofNull =
                binds.stream().map(BoundRows::firstType).toList();
        Map<List<@Nullable DataType>, Integer> known = new LinkedHashMap<>();
        for (int row = 0; row < binds.get(0).values().size(); row++) {
            List<@Nullable DataType> types = new ArrayList<>(ofNull);
            for (int i = 0; i < binds.size(); i++) {
                @Nullable String value = binds.get(i).values().get(row);
                if (value != null) {
                    types.set(i, BoundValue.type(binds.get(i).type(), value));
                }
            }
            groupOfRow.add(known.computeIfAbsent(types, added -> known.size()));
        }
        groups = new ArrayList<>(known.keySet());
    }

    /** null if all values are NULL. */
    private static @Nullable DataType firstType(Bind bind) {
        return bind.values().stream()
                .filter(Objects::nonNull)
                .findFirst()
                .map(value -> BoundValue.type(bind.type(), value))
                .orElse(null);
    }

    /** A source for each group of rows. */
    List<BoundSource> sources() {
        List<BoundSource> sources = new ArrayList<>();
        for (int group = 0; group < groups.size(); group++) {
            List<@Nullable DataType> types = groups.get(group);
            sources.add(new BoundSource("(SELECT * FROM " + TABLE + " WHERE types = " + group + ") b", bind -> {
                @Nullable DataType type = types.get(bind);
                return type == null ? new Typed("NULL", null) : BoundValue.typed(type, "b" + bind);
            }));
        }
        return sources;
    }

    @Override
    public void prepare(DuckDBConnection connection) throws SQLException {
        StringBuilder columns = new StringBuilder("types INTEGER");
        for (int i = 0; i < binds.size(); i++) {
            columns.append(", b").append(i).append(" VARCHAR");
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE OR REPLACE TEMP TABLE " + TABLE + " (" + columns + ")");
        }
        try (DuckDBAppender appender = connection.createAppender("temp", "main", TABLE)) {
            for (int row = 0; row < groupOfRow.size(); row++) {
                appender.beginRow();
                appender.append(groupOfRow.get(row));
                for (Bind bind : binds) {
                    @Nullable String value = bind.values().get(row);
                    if (value == null) {
                        appender.appendNull();
                    } else {
                        appender.append(BoundValue.physical(bind.type(), value));
                    }
                }
                appender.endRow();
            }
        }
    }

    @Override
    public void drop(DuckDBConnection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS temp.main." + TABLE);
        }
    }
}
