package org.amcsnowflake.upload.plan;

import org.amcsnowflake.destination.Destination;
import org.amcsnowflake.execution.Execution;
import org.amcsnowflake.execution.InvalidExecutionException;
import org.amcsnowflake.sql.Identifier;
import org.amcsnowflake.sql.InvalidNameException;
import org.amcsnowflake.sql.QualifiedName;

import java.util.function.Supplier;

/** The target table of an execution. */
final class TargetName {
    private TargetName() {}

    /** @throws InvalidExecutionException if no name can be formed */
    static QualifiedName of(Execution execution, Destination destination) {
        return of(execution, destination, tableName(execution));
    }

    /** @param table as Snowflake stores it */
    static QualifiedName of(Execution execution, Destination destination, String table) {
        return new QualifiedName(
                named("database name", () -> Identifier.folded(destination.database())),
                named(
                        "schema name",
                        () -> Identifier.folded(
                                execution.settings().schemaName().orElse(destination.schema()))),
                named("table name", () -> new Identifier(table)));
    }

    private static Identifier named(String what, Supplier<Identifier> name) {
        try {
            return name.get();
        } catch (InvalidNameException e) {
            throw new InvalidExecutionException("its " + what + ": " + e.getMessage());
        }
    }

    private static String tableName(Execution execution) {
        String name = execution
                .tableName()
                .orElseThrow(() -> new InvalidExecutionException("it has no snowflake_table_name, and no instance,"
                        + " brand or template to build one from; set a table name, then retry."));
        if (name.codePoints().allMatch(character -> character == '_')) {
            throw new InvalidExecutionException(
                    "its table name contains neither a letter nor a digit; set another table name, then retry.");
        }
        return name;
    }
}
