package org.amcsnowflake.operations;

import org.apache.camel.CamelContext;
import org.apache.camel.TypeConverter;
import org.apache.camel.support.LifecycleStrategySupport;

import java.util.ArrayList;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Lets Camel remember that strings, lists and numbers cannot be converted to a map. camel-sql tries to convert the body
 * twice for each parameter of a statement ({@code SqlHelper.lookupParameter}), and Camel does not remember a failed
 * {@code tryConvertTo}: it searches all type converters again, which took about a quarter of the service's CPU time in
 * the tests.
 */
public final class KnownConversions extends LifecycleStrategySupport {
    @Override
    public void onContextInitialized(CamelContext context) {
        TypeConverter converter = context.getTypeConverter();
        Stream.of("", new ArrayList<>(), 0L, 0, false).forEach(value -> converter.convertTo(Map.class, value));
    }
}
