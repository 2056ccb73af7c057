package org.amcsnowflake.failures;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The driver's message about a connection, without the addresses that only the administrator knows: those of
 * SNOWFLAKE_HOSTS and of proxies.
 */
final class DriverMessage {
    private static final Pattern ADDRESS = Pattern.compile(
            "https?://[^\\s\\])]+"
                    + "|[A-Za-z0-9._-]+(/[0-9A-Fa-f.:]+)?:[0-9]{1,5}\\b"
                    + "|[A-Za-z0-9._-]*/?[0-9]{1,3}([.][0-9]{1,3}){3}"
                    + "|[A-Za-z0-9._-]+(?=: (Name or service not known|Temporary failure in name resolution|No address"
                    + "|Unknown host|nodename nor servname))"
                    + "|(?<=HTTP request: )[A-Za-z0-9_-]+([.][A-Za-z0-9_-]+)+(?=[.]?$)"
                    + "|(?<=UnknownHostException: )[A-Za-z0-9_-]+([.][A-Za-z0-9_-]+)*"
                    // What Apache's HTTP client says of a certificate: the host, and whose certificate it is.
                    + "|(?<=Certificate for <)[^>]+|(?<=alternative names: \\[)[^]]+|(?<=Host name ')[^']+|(?<=by the peer \\()[^)]+");

    /** Known to everyone who has an account there. */
    private static final Pattern PUBLIC = Pattern.compile(
            "(?i)(https?://)?[a-z0-9._-]+[.](snowflakecomputing[.](com|cn)|amazonaws[.]com(.cn)?|windows[.]net|googleapis[.]com)"
                    + "(:[0-9]+)?(/.*)?");

    private DriverMessage() {}

    static String withoutAddresses(String message) {
        return ADDRESS.matcher(message).replaceAll(DriverMessage::shown);
    }

    private static String shown(MatchResult address) {
        return PUBLIC.matcher(address.group()).matches() ? Matcher.quoteReplacement(address.group()) : "(address)";
    }
}
