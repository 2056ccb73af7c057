package org.amcsnowflake.sql.merge;

import org.amcsnowflake.sql.Identifier;

/**
 * A column of a MERGE's source.
 *
 * @param expression SQL over the staged table, or a literal, that yields the target column's type
 */
public record SourceColumn(Identifier name, String expression) {

    String selected() {
        return expression.equals(name.quoted()) ? expression : expression + " AS " + name;
    }
}
