/**
 * The local mode: everything the service needs, started on one machine. Start at {@link
 * org.amcsnowflake.local.LocalApplication}.
 */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.local;
