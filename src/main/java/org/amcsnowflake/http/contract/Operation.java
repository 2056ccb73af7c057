package org.amcsnowflake.http.contract;

import org.jspecify.annotations.Nullable;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * One operation of the contract.
 *
 * @param path matches its paths, with one group per path parameter
 * @param pathParameters what each path parameter has to match, in order
 * @param query the schemas of the query parameters
 * @param bodySchema null if the operation has no body
 * @param secrets body fields that are write-only
 */
public record Operation(
        String id,
        String method,
        Pattern path,
        Map<String, Predicate<String>> pathParameters,
        Map<String, ContractSchema> query,
        @Nullable ContractSchema bodySchema,
        boolean isBodyRequired,
        Set<String> secrets,
        boolean isPublic) {

    private static final Pattern CAPITAL = Pattern.compile("[A-Z]");

    /** The id of its route: {@code get-execution} for {@code getExecution}. Its statement in sql/api has the same name. */
    String routeId() {
        return CAPITAL.matcher(id).replaceAll(capital -> "-" + capital.group().toLowerCase(Locale.ROOT));
    }

    Set<String> parameters() {
        Set<String> names = new LinkedHashSet<>(pathParameters.keySet());
        names.addAll(query.keySet());
        return names;
    }

    public Optional<ContractSchema> body() {
        return Optional.ofNullable(bodySchema);
    }

    /** Whether the path matches, and its parameters are well-formed. */
    public boolean hasWellFormedParameters(String actual) {
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
