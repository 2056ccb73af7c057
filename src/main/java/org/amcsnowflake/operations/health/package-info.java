/** Whether this instance works, for Kubernetes and operators. Start at {@link org.amcsnowflake.operations.health.Health}. */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.operations.health;
