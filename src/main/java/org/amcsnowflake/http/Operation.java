package org.amcsnowflake.http;

import org.jspecify.annotations.Nullable;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What the contract says of one method of one path.
 *
 * @param path what matches its paths, with a group a path parameter
 * @param pathParameters the form of each path parameter, in their order
 * @param query the schemas of the query parameters
 * @param bodySchema of the body, where it takes one
 * @param secrets the body's fields that are written and never read
 */
record Operation(
        String id,
        String method,
        Pattern path,
        Map<String, Predicate<String>> pathParameters,
        Map<String, ContractSchema> query,
        @Nullable ContractSchema bodySchema,
        boolean isBodyRequired,
        Set<String> secrets,
        boolean isPublic) {

    Optional<ContractSchema> body() {
        return Optional.ofNullable(bodySchema);
    }

    /** Whether the parameters in a path that matches have their form. */
    boolean hasWellFormedParameters(String actual) {
        var groups = path.matcher(actual);
        if (!groups.matches()) {
            return false;
        }
        int group = 1;
        for (Predicate<String> form : pathParameters.values()) {
            if (!form.test(decoded(groups.group(group++)))) {
                return false;
            }
        }
        return true;
    }

    private static String decoded(String segment) {
        return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
