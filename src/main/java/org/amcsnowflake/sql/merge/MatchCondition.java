package org.amcsnowflake.sql.merge;

import org.amcsnowflake.sql.Identifier;
import org.amcsnowflake.sql.Literal;

/** One condition of a MERGE's ON clause. */
public sealed interface MatchCondition {

    String sql();

    /** For columns that are never NULL in the source: Snowflake can use a hash join and prune partitions. */
    record Equal(Identifier column) implements MatchCondition {
        @Override
        public String sql() {
            return "target." + column + " = source." + column;
        }
    }

    /** NULL matches NULL, so that a repeated upload finds its own rows. */
    record EqualOrBothNull(Identifier column) implements MatchCondition {
        @Override
        public String sql() {
            return "EQUAL_NULL(target." + column + ", source." + column + ")";
        }
    }

    /** Bounds on the target alone, as SQL literals, which also let Snowflake prune partitions. */
    record TargetBetween(Identifier column, String low, String high, boolean orNull) implements MatchCondition {
        @Override
        public String sql() {
            String between = "target." + column + " BETWEEN " + low + " AND " + high;
            return orNull ? "(" + between + " OR target." + column + " IS NULL)" : between;
        }
    }

    /** A condition on the target alone, which lets Snowflake prune partitions that cannot match. */
    record TargetIs(Identifier column, String value) implements MatchCondition {
        @Override
        public String sql() {
            return "target." + column + " = " + Literal.text(value);
        }
    }
}
