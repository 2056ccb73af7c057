/** Shared by tests of all packages: waiting, and saving the state of failed tests. */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.support;
