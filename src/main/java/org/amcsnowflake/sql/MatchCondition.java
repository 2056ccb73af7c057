package org.amcsnowflake.sql;

/** One condition of a MERGE's ON clause. */
public sealed interface MatchCondition {

    String sql();

    /** For columns that are never NULL in the source: lets Snowflake join by hash and prune. */
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

    /** Bounds on the target alone, as SQL literals, by which Snowflake skips partitions too. */
    record TargetBetween(Identifier column, String low, String high, boolean orNull) implements MatchCondition {
        @Override
        public String sql() {
            String between = "target." + column + " BETWEEN " + low + " AND " + high;
            return orNull ? "(" + between + " OR target." + column + " IS NULL)" : between;
        }
    }

    /** A bound on the target alone, by which Snowflake skips the partitions that cannot match. */
    record TargetIs(Identifier column, String value) implements MatchCondition {
        @Override
        public String sql() {
            return "target." + column + " = " + Literal.text(value);
        }
    }
}
