/**
 * How far an upload has come, as types: {@link org.amcsnowflake.upload.phase.Claim}, {@link org.amcsnowflake.upload.phase.Opened},
 * {@link org.amcsnowflake.upload.phase.Planned}, {@link org.amcsnowflake.upload.phase.Merging}, {@link
 * org.amcsnowflake.upload.phase.Merged}. Each is made of the one before, so the compiler knows the order.
 */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.upload.phase;
