/**
 * The traces of attempts: {@link org.amcsnowflake.tracing.UploadTracer}. The only package that knows OpenTelemetry; nothing
 * of it is loaded unless tracing is switched on.
 */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.tracing;
