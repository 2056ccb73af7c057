package org.amcsnowflake.operations;

import org.jolokia.json.JSONObject;
import org.jolokia.server.core.http.HttpRequestHandler;
import org.jolokia.server.core.request.BadRequestException;
import org.jolokia.server.core.request.EmptyResponseException;
import org.jolokia.server.core.request.JolokiaExecRequest;
import org.jolokia.server.core.request.JolokiaRequest;
import org.jolokia.server.core.service.api.JolokiaContext;
import org.jolokia.server.core.util.RequestType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Refuses kinds of requests that the policy does not cover, such as notifications, and changes by a read-only login;
 * logs an operator's changes.
 */
final class JolokiaRequests extends HttpRequestHandler {
    private static final Logger LOG = LoggerFactory.getLogger(JolokiaRequests.class);
    private static final Set<RequestType> KNOWN =
            EnumSet.of(RequestType.VERSION, RequestType.LIST, RequestType.SEARCH, RequestType.READ, RequestType.EXEC);
    private static final Pattern CHANGE = Pattern.compile("(start|stop|suspend|resume|reset)\\b.*");
    private static final Integer OK = 200;

    static final String READ_ONLY = "This login is read-only. Sign in as HAWTIO_USER to make changes.";

    private static final LockedOperations LOCKED =
            new LockedOperations(name -> CHANGE.matcher(name).matches());

    private final boolean mayChange;

    JolokiaRequests(JolokiaContext context, boolean mayChange) {
        super(context);
        this.mayChange = mayChange;
    }

    @Override
    protected JSONObject executeRequest(JolokiaRequest request) throws BadRequestException, EmptyResponseException {
        if (!KNOWN.contains(request.getType())) {
            throw new BadRequestException("Requests of the type " + request.getType() + " are not supported here.");
        }
        boolean isChange = request instanceof JolokiaExecRequest exec
                && CHANGE.matcher(exec.getOperation()).matches();
        if (isChange && !mayChange) {
            throw new SecurityException(READ_ONLY);
        }
        JSONObject answer = super.executeRequest(request);
        if (request.getType() == RequestType.LIST && !mayChange) {
            LOCKED.mark(answer.get("value"));
        }
        if (isChange && OK.equals(answer.get("status"))) {
            JolokiaExecRequest change = (JolokiaExecRequest) request;
            LOG.info("The operator invoked {} of {}.", change.getOperation(), change.getObjectNameAsString());
        }
        return answer;
    }
}
