/** What tests of every package share: waiting, and what is kept of a failure. */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.support;
