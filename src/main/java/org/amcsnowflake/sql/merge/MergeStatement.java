package org.amcsnowflake.sql.merge;

import org.amcsnowflake.sql.Identifier;
import org.amcsnowflake.sql.QualifiedName;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import static java.util.stream.Collectors.joining;

/**
 * The statement that merges staged rows into the target. Repeating it changes nothing more.
 *
 * @param key conditions that identify a row of the target, see {@link MatchCondition}
 * @param keyColumns the columns that {@code key} uses; an update leaves them unchanged
 * @param matched what to do with a row that already exists
 */
public record MergeStatement(
        QualifiedName target,
        MergeSource source,
        List<MatchCondition> key,
        Set<Identifier> keyColumns,
        WhenMatched matched) {

    /** The action for a target row that is also in the source. */
    public sealed interface WhenMatched {
        record Update() implements WhenMatched {}

        /** Like {@link Update}, but a row whose {@code created} is later than the source's is left unchanged. */
        record UpdateUnlessNewer(Identifier created) implements WhenMatched {}

        record Keep() implements WhenMatched {}
    }

    public MergeStatement {
        key = List.copyOf(key);
        keyColumns = Set.copyOf(keyColumns);
    }

    public String sql() {
        return """
                MERGE INTO %s AS target
                USING (
                  %s
                ) AS source
                ON %s%s
                WHEN NOT MATCHED THEN INSERT (%s)
                VALUES (%s)""".formatted(
                        target,
                        source.select(),
                        key.stream().map(MatchCondition::sql).collect(joining("\n  AND ")),
                        whenMatched(),
                        names().map(Identifier::quoted).collect(joining(", ")),
                        names().map(name -> "source." + name).collect(joining(", ")));
    }

    private Stream<Identifier> names() {
        return source.columns().stream().map(SourceColumn::name);
    }

    private String whenMatched() {
        String assignments = names().filter(name -> !keyColumns.contains(name))
                .map(name -> "target." + name + " = source." + name)
                .collect(joining(",\n  "));
        // If all columns are keys, there is nothing to update, and an empty SET is a syntax error.
        if (matched instanceof WhenMatched.Keep || assignments.isEmpty()) {
            return "";
        }
        String condition = matched instanceof WhenMatched.UpdateUnlessNewer unlessNewer
                ? " AND (target.%1$s IS NULL OR target.%1$s <= source.%1$s)".formatted(unlessNewer.created())
                : "";
        return "\nWHEN MATCHED" + condition + " THEN UPDATE SET\n  " + assignments;
    }
}
