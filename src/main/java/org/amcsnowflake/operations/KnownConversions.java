package org.amcsnowflake.operations;

import org.apache.camel.CamelContext;
import org.apache.camel.TypeConverter;
import org.apache.camel.support.LifecycleStrategySupport;

import java.util.ArrayList;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Lets Camel find out once that texts, lists and numbers are not maps. camel-sql asks this of the body twice for each parameter
 * of a statement ({@code SqlHelper.lookupParameter}). Camel remembers the answer only if it was asked for a conversion and
 * not merely for a try; otherwise it searches all type converters again each time, a quarter of the CPU time of an upload.
 */
public final class KnownConversions extends LifecycleStrategySupport {
    @Override
    public void onContextInitialized(CamelContext context) {
        TypeConverter converter = context.getTypeConverter();
        Stream.of("", new ArrayList<>(), 0L, 0, false).forEach(value -> converter.convertTo(Map.class, value));
    }
}
