/**
 * The benchmark, {@code mvn -Pbench}. {@link org.amcsnowflake.bench.Benchmark} runs the cases one after the other; each
 * compares two things that are measured in turns within one run, so that a slower machine slows down both.
 */
@NullMarked
package org.amcsnowflake.bench;

import org.jspecify.annotations.NullMarked;
