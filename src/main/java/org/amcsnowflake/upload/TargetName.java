package org.amcsnowflake.upload;

import org.amcsnowflake.destination.Destination;
import org.amcsnowflake.execution.Execution;
import org.amcsnowflake.execution.InvalidExecutionException;
import org.amcsnowflake.snowflake.Identifier;
import org.amcsnowflake.snowflake.InvalidNameException;
import org.amcsnowflake.snowflake.QualifiedName;

/** Where an execution's rows go. */
final class TargetName {
    private TargetName() {}

    /** @throws InvalidExecutionException where no name can be formed */
    static QualifiedName of(Execution execution, Destination destination) {
        try {
            return new QualifiedName(
                    Identifier.folded(destination.database()),
                    Identifier.folded(execution.settings().schemaName().orElse(destination.schema())),
                    new Identifier(tableName(execution)));
        } catch (InvalidNameException e) {
            throw new InvalidExecutionException(e.getMessage());
        }
    }

    private static String tableName(Execution execution) {
        String name = execution
                .tableName()
                .orElseThrow(() -> new InvalidExecutionException("it has no snowflake_table_name, and neither instance,"
                        + " brand nor template to make one of; set a table name, then retry."));
        if (name.codePoints().allMatch(character -> character == '_')) {
            throw new InvalidExecutionException(
                    "its table name has neither a letter nor a digit; set another table name, then retry.");
        }
        return name;
    }
}
