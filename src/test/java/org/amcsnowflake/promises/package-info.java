/**
 * What arrives in Snowflake: one class for each promise, from U1 to U9. {@link org.amcsnowflake.promises.PromiseTest} runs
 * their uploads in the service of this process.
 */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.promises;
