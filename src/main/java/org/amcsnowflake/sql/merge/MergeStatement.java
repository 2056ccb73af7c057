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

        /** Like {@link UpdateUnlessNewer}, but a row without differences is left unchanged too. */
        record UpdateIfDifferent(Identifier created, List<Difference> differences) implements WhenMatched {
            public UpdateIfDifferent {
                differences = List.copyOf(differences);
            }

            /** Whether a row of the target differs from the source; false if there is nothing to compare. */
            public String condition() {
                return differences.isEmpty()
                        ? "FALSE"
                        : differences.stream().map(Difference::sql).collect(joining("\n  OR ", "(", ")"));
            }
        }

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
        String condition = "";
        if (matched instanceof WhenMatched.UpdateUnlessNewer unlessNewer) {
            condition = unlessNewer(unlessNewer.created());
        } else if (matched instanceof WhenMatched.UpdateIfDifferent different) {
            condition = unlessNewer(different.created()) + "\n  AND " + different.condition();
        }
        return "\nWHEN MATCHED" + condition + " THEN UPDATE SET\n  " + assignments;
    }

    private static String unlessNewer(Identifier created) {
        return " AND (target.%1$s IS NULL OR target.%1$s <= source.%1$s)".formatted(created);
    }
}
