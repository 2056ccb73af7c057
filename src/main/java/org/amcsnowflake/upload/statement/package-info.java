/** The statements of an upload, one class each, named for its step: its SQL and the reading of its answer side by side. */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.upload.statement;
