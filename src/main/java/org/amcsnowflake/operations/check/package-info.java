/** The command {@code check}: see {@link org.amcsnowflake.operations.check.InstallationCheck}. */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.operations.check;
