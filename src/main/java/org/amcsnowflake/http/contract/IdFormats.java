package org.amcsnowflake.http.contract;

import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Format;
import org.amcsnowflake.execution.IdType;
import org.amcsnowflake.execution.IdTypes;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The formats of ids and cursors in the contract, which depend on the database. */
final class IdFormats {
    private static final Pattern MICROSECONDS = Pattern.compile("[0-9]{1,18}");

    private final List<IdFormat> all;

    IdFormats(IdTypes types) {
        all = List.of(
                new IdFormat("uuid", text -> isId(IdType.UUID, text)),
                new IdFormat("execution-id", text -> isId(types.execution(), text)),
                new IdFormat("schedule-id", text -> isId(types.schedule(), text)),
                new IdFormat("execution-cursor", text -> isCursor(types.execution(), text)),
                new IdFormat("schedule-cursor", text -> isCursor(types.schedule(), text)));
    }

    private record IdFormat(String name, Predicate<String> form) implements Format {
        @Override
        public String getName() {
            return name;
        }

        @Override
        public boolean matches(ExecutionContext context, String value) {
            return form.test(value);
        }
    }

    List<? extends Format> all() {
        return all;
    }

    Predicate<String> named(String name) {
        return all.stream()
                .filter(format -> format.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("The contract has an unknown format: " + name))
                .form();
    }

    private static boolean isId(IdType type, String text) {
        return type.read(text).isPresent();
    }

    /** A time and an id, as list-executions.sql and list-schedules.sql write them. */
    private static boolean isCursor(IdType type, String text) {
        int end = text.indexOf('-');
        return end > 0 && MICROSECONDS.matcher(text.substring(0, end)).matches() && isId(type, text.substring(end + 1));
    }
}
