package org.amcsnowflake.upload.plan;

import org.amcsnowflake.sql.Column;
import org.amcsnowflake.sql.ColumnType;
import org.amcsnowflake.sql.Identifier;
import org.amcsnowflake.sql.Literal;
import org.amcsnowflake.sql.merge.SourceColumn;

import java.time.LocalDateTime;

/** A column that this service adds to each row, with its value. */
record MetadataValue(Column column, String expression) {

    static MetadataValue text(Identifier name, Object value) {
        return new MetadataValue(new Column(name, ColumnType.text()), Literal.text(value.toString()));
    }

    static MetadataValue timestamp(Identifier name, LocalDateTime value) {
        return new MetadataValue(new Column(name, ColumnType.timestamp()), Literal.timestamp(value));
    }

    /** The staged rows already contain the row number. */
    static MetadataValue rowNumber(Identifier name) {
        return new MetadataValue(new Column(name, new ColumnType.Numeric(ColumnType.MAXIMUM_DIGITS, 0)), name.quoted());
    }

    /** @param actual the column as the target has it */
    SourceColumn in(Column actual) {
        boolean same = actual.type().equals(column.type());
        return new SourceColumn(
                column.name(),
                same
                        ? expression
                        : "CAST(" + expression + " AS " + actual.type().sql() + ")");
    }
}
