package org.amcsnowflake.destination;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Extracts the account identifier from what people enter: a Snowflake URL, or the form that SQL uses. */
final class AccountIdentifier {
    private static final Pattern APP = Pattern.compile(
            "https?://app\\.snowflake\\.com/([\\w.-]+)/([\\w-]+)(?:[/?#].*)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern HOST = Pattern.compile(
            "(?:https?://)?([\\w.-]+)\\.snowflakecomputing\\.com\\.?(?::\\d+)?(?:[/?#].*)?", Pattern.CASE_INSENSITIVE);

    /** {@code ORGANISATION.ACCOUNT}; the region of a locator has a hyphen. */
    private static final Pattern DOTTED = Pattern.compile("(\\w+)\\.(\\w+)");

    private static final Set<String> NO_ACCOUNTS = Set.of("privatelink", "global", "aws", "azure", "gcp");

    private AccountIdentifier() {}

    /** @return the text as it was entered, if it is none of these */
    static String of(String entered) {
        String text = entered.strip();
        Matcher app = APP.matcher(text);
        if (app.matches()) {
            boolean isRegion = app.group(1).contains("-");
            return isRegion ? app.group(2) + "." + app.group(1) : app.group(1) + "-" + app.group(2);
        }
        Matcher host = HOST.matcher(text);
        String account = host.matches() ? host.group(1) : text;
        Matcher dotted = DOTTED.matcher(account);
        return dotted.matches() && !NO_ACCOUNTS.contains(dotted.group(2).toLowerCase(Locale.ROOT))
                ? dotted.group(1) + "-" + dotted.group(2)
                : account;
    }
}
