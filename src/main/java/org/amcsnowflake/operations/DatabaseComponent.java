package org.amcsnowflake.operations;

import org.apache.camel.Endpoint;
import org.apache.camel.TypeConverter;
import org.apache.camel.component.sql.SqlComponent;
import org.apache.camel.component.sql.SqlEndpoint;
import org.apache.camel.component.sql.SqlHelper;

import java.util.ArrayList;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The component behind the routes' {@code sql:} steps: Camel's, without two costs that it adds to each execution. */
public final class DatabaseComponent extends SqlComponent {
    /** A named parameter, as {@code :#name} or {@code :#${expression}}; Camel replaces # by a question mark. */
    private static final Pattern PARAMETER = Pattern.compile(":[#?](?=[\\w$])");

    /** Has as many parameters as the list has elements, which only Camel knows. */
    private static final Pattern LIST = Pattern.compile(":[#?]in:");

    /**
     * Tells Camel the number of parameters. Otherwise it asks PostgreSQL for it before each execution. The answer costs
     * a round trip, and the JDBC driver drops the prepared statement, so that PostgreSQL plans each execution.
     */
    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        SqlEndpoint endpoint = (SqlEndpoint) super.createEndpoint(uri, remaining, parameters);
        String query = SqlHelper.resolveQuery(getCamelContext(), endpoint.getQuery(), endpoint.getPlaceholder());
        if (!LIST.matcher(query).find()) {
            endpoint.setParametersCount((int) PARAMETER.matcher(query).results().count());
        }
        return endpoint;
    }

    /**
     * Lets Camel remember that strings, lists and numbers cannot be converted to a map. It tries to convert the body
     * twice for each parameter of a statement ({@code SqlHelper.lookupParameter}), and does not remember a failed
     * {@code tryConvertTo}: it searches all type converters again, which took about a quarter of the service's CPU time
     * in the tests.
     */
    @Override
    protected void doStart() throws Exception {
        super.doStart();
        TypeConverter converter = getCamelContext().getTypeConverter();
        Stream.of("", new ArrayList<>(), 0L, 0, false).forEach(value -> converter.convertTo(Map.class, value));
    }
}
