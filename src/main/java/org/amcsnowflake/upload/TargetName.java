package org.amcsnowflake.upload;

import org.amcsnowflake.destination.Destination;
import org.amcsnowflake.execution.Execution;
import org.amcsnowflake.execution.InvalidExecutionException;
import org.amcsnowflake.snowflake.Identifier;
import org.amcsnowflake.snowflake.InvalidNameException;
import org.amcsnowflake.snowflake.QualifiedName;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where an execution's rows go. */
final class TargetName {
    private TargetName() {}

    /** @throws InvalidExecutionException where no name can be formed */
    static QualifiedName of(Execution execution, Destination destination) {
        try {
            return new QualifiedName(
                    Identifier.folded(destination.database()),
                    Identifier.folded(execution.settings().schemaName().orElse(destination.schema())),
                    Identifier.folded(tableName(execution)));
        } catch (InvalidNameException e) {
            throw new InvalidExecutionException(e.getMessage());
        }
    }

    private static String tableName(Execution execution) {
        return execution
                .settings()
                .tableName()
                .or(() -> generated(execution.naming()))
                .map(TargetName::sanitised)
                .orElseThrow(() -> new InvalidExecutionException("it has no snowflake_table_name, and neither instance,"
                        + " brand nor template to make one of; set a table name, then retry."));
    }

    /** {@code {instance}_{brand}_{template}}, missing parts left out. */
    static Optional<String> generated(Execution.Naming naming) {
        String name = Stream.of(naming.instance(), naming.brand(), naming.template())
                .flatMap(Optional::stream)
                .collect(Collectors.joining("_"));
        return Optional.of(name).filter(text -> !text.isEmpty());
    }

    private static String sanitised(String name) {
        return name.replaceAll("[^A-Za-z0-9_]", "_");
    }
}
