/** What the benchmark has measured, as text, JSON, Markdown and charts. */
@NullMarked
package org.amcsnowflake.bench.report;

import org.jspecify.annotations.NullMarked;
