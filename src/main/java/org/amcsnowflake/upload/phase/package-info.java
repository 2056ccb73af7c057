/**
 * The progress of an upload, as types: {@link org.amcsnowflake.upload.phase.Claim}, {@link
 * org.amcsnowflake.upload.phase.Opened}, {@link org.amcsnowflake.upload.phase.Planned}, {@link
 * org.amcsnowflake.upload.phase.Merging}, {@link org.amcsnowflake.upload.phase.Merged}. Each is created from the
 * previous one, so the compiler enforces the order.
 */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.upload.phase;
