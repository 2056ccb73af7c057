package org.amcsnowflake.http;

import org.amcsnowflake.http.client.RawRequest;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A request that a careless or hostile client may send.
 *
 * @param what is wrong with it
 * @param statuses that are allowed; if empty, any that the contract declares
 * @param named what the detail of a 400 must mention, or empty
 */
record BadInput(String what, RawRequest request, List<Integer> statuses, String named) {

    static BadInput of(String what, RawRequest request, Integer... statuses) {
        return new BadInput(what, request, List.of(statuses), "");
    }

    BadInput naming(String field) {
        return new BadInput(what, request, statuses, field);
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
