/**
 * The local mode's inbox: a CSV or JSON file becomes a completed execution of the demo user. Start at {@link
 * org.amcsnowflake.local.inbox.Inbox}.
 */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.local.inbox;
