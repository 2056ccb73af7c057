package org.amcsnowflake.operations.retry;

import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The command {@code retry}: shows which uploads of all users would be retried, and retries them with {@code --apply}. */
public final class RetryCommand {
    private static final String APPLY = "--apply";

    private static final String USAGE =
            "Usage: retry [--error-class=CLASS] [--failed-after=TIME] [--failed-before=TIME] [--user=ID] [--within=1m]"
                    + " [--apply]";

    private final BulkRetry retry;
    private final Consumer<String> out;

    public RetryCommand(BulkRetry retry, Consumer<String> out) {
        this.retry = retry;
        this.out = out;
    }

    /**
     * @param arguments after the command's name
     * @throws IllegalArgumentException with what is wrong with an argument
     */
    public void run(List<String> arguments) throws SQLException {
        Map<String, String> options = options(arguments);
        Duration within = BulkRetry.Filter.within(options);
        BulkRetry.Filter filter = BulkRetry.Filter.of(options);
        if (arguments.contains(APPLY)) {
            out.accept(sentence(retry.retry(filter, within), "will be retried"));
        } else {
            BulkRetry.Counts found = retry.preview(filter);
            out.accept(sentence(found, "would be retried")
                    + (found.total() == 0 ? "" : " To retry them, repeat the command with " + APPLY + "."));
        }
    }

    private static Map<String, String> options(List<String> arguments) {
        Map<String, String> options = new HashMap<>();
        for (String argument : arguments) {
            if (argument.equals(APPLY)) {
                continue;
            }
            String[] parts = argument.split("=", 2);
            String name = parts[0].replaceFirst("^--", "");
            if (parts.length < 2 || !argument.startsWith("--") || !BulkRetry.Filter.NAMES.contains(name)) {
                throw new IllegalArgumentException("The argument " + argument + " is unknown. " + USAGE);
            }
            options.put(name, parts[1]);
        }
        return options;
    }

    private static String sentence(BulkRetry.Counts counts, String what) {
        String classes = new TreeMap<>(counts.uploads())
                .entrySet().stream()
                        .map(each -> each.getKey() + " " + each.getValue())
                        .collect(Collectors.joining(", "));
        return number(counts.total(), "upload") + " of " + number(counts.users(), "user") + " " + what
                + (classes.isEmpty() ? "." : " (" + classes + ").");
    }

    private static String number(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }
}
