package org.amcsnowflake.operations;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Marks operations in Jolokia's list of MBeans as not allowed, as Hawtio's own access control does: by {@code canInvoke}, in
 * {@code op} and by signature in {@code opByString}. Hawtio disables their buttons.
 */
final class LockedOperations {
    private static final String CAN_INVOKE = "canInvoke";

    private final Predicate<String> isLocked;

    /** @param isLocked for the name of an operation, without its types */
    LockedOperations(Predicate<String> isLocked) {
        this.isLocked = isLocked;
    }

    /** @param list of domains, of MBeans, or one MBean: what was listed depends on the request's path */
    @SuppressWarnings("unchecked")
    void mark(Object list) {
        if (!(list instanceof Map<?, ?> map)) {
            return;
        }
        if (map.get("op") instanceof Map<?, ?> operations) {
            Map<String, Object> signatures = new TreeMap<>();
            operations.forEach((name, overloads) -> mark(String.valueOf(name), overloads, signatures));
            ((Map<String, Object>) map).put("opByString", signatures);
        } else {
            map.values().forEach(this::mark);
        }
    }

    @SuppressWarnings("unchecked")
    private void mark(String name, Object overloads, Map<String, Object> signatures) {
        for (Object overload : overloads instanceof List<?> several ? several : List.of(overloads)) {
            Map<String, Object> operation = (Map<String, Object>) overload;
            operation.put(CAN_INVOKE, !isLocked.test(name));
            String types = ((List<Map<String, Object>>) operation.get("args"))
                    .stream()
                            .map(argument -> String.valueOf(argument.get("type")))
                            .collect(Collectors.joining(","));
            signatures.put(name + "(" + types + ")", Map.of(CAN_INVOKE, !isLocked.test(name)));
        }
    }
}
