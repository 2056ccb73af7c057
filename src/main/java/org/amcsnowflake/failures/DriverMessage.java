package org.amcsnowflake.failures;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The driver's message about a connection, without the addresses that only the administrator knows: those of
 * SNOWFLAKE_HOSTS and of proxies. It may contain messages of the JDK and of Apache's HTTP client.
 */
final class DriverMessage {
    private static final String IPV6 = "(?<![0-9A-Za-z:])(?:(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}"
            + "|(?:[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{1,4}){0,6})?::(?:[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{1,4}){0,6})?)"
            + "(?:[.][0-9]{1,3}){0,3}(?:%\\w+)?(?![0-9A-Za-z:])";

    /** Longer than any sentence of the driver; it may quote what a proxy sent. */
    private static final int LONGEST = 2_000;

    private static final String START = "(?<![A-Za-z0-9_.-])";

    private static final String NAME = START + "[A-Za-z0-9_-]+(?:[.][A-Za-z0-9_-]+){0,126}";

    /** Recognized by their form. */
    private static final String BY_FORM = String.join(
            "|",
            "(?!file:)\\b[A-Za-z][A-Za-z0-9+.-]*:(?:[a-z]+:)*//[^\\s)'\"<>]*[^\\s\\])'\"<>.,;:]",
            "(?:(?:" + NAME + ")?/)?\\[?" + IPV6 + "(?:]:[0-9]{1,5})?",
            START + "(?<!:)(?![0-9]{1,2}:[0-9]{2}:[0-9]{2}\\b)[A-Za-z0-9._-]+(?:/[0-9A-Fa-f.:]+)?:[0-9]{1,5}\\b",
            START + "[A-Za-z0-9._-]*/?[0-9]{1,3}(?:[.][0-9]{1,3}){3}",
            "\\b(?:CN|DC|OU|EMAILADDRESS)=.*?(?=[)\\]\"<>]|[.]?$)",
            // A name with dots, unless it is that of a Java class or a file.
            START + "(?!(?:javax?|jdk|sun|net[.]snowflake)[.])(?:[*][.])?(?:[A-Za-z0-9_-]+[.]){1,126}"
                    + "(?!(?:csv|gz|zst|json|tmp|so|jar|p8|pem|txt|toml)\\b|\\w+(?:Exception|Error)\\b)"
                    + "[A-Za-z][A-Za-z0-9-]*[A-Za-z0-9](?![A-Za-z0-9_]|(?:[.]\\w+)*[.]\\w+(?:Exception|Error)\\b)");

    /** Recognized by the words around them, since they may have one label only. */
    private static final String BY_WORDS = String.join(
            "|",
            "(?<=<)[^<>]+(?=>)",
            "(?<=alternative names: \\[)[^]]+",
            "(?<=certificate subject: ).+?(?=[.]?$)",
            "(?<=by the peer \\().+(?=\\))",
            "(?<=Host name ')[^']+",
            "(?<=Connect to )(?!remote host)\\S+",
            "(?<=\\[)[^]]+(?=] failed)",
            "(?<= name matching )\\S+(?= found)",
            "(?<=resolve (?:host|address) )\\S+",
            "(?<=(?:host|name|server|address|proxy|down|\\(SNI\\)|connect to|UnknownHostException|Got): )" + NAME
                    + "(?![A-Za-z0-9_:-])",
            "(?<=HTTP request: )" + NAME + "(?=[.]?$)",
            "(?!server )" + NAME + "(?= failed to respond)",
            NAME + "(?=: (?:Name or service not known|Temporary failure in name resolution|No address|Unknown host"
                    + "|nodename nor servname|invalid IPv6 address|System error))");

    private static final Pattern ADDRESS = Pattern.compile(BY_WORDS + "|" + BY_FORM);

    /** Known to everyone who has an account there. */
    private static final Pattern PUBLIC = Pattern.compile(
            "(?i)((?:[a-z]+://)?[a-z0-9._*-]+[.](?:snowflakecomputing[.](?:com|cn)|snowflake[.]com|amazonaws[.]com(?:.cn)?"
                    + "|windows[.]net|googleapis[.]com)(?::[0-9]+)?(?:/[^\\s?#]*)?)(?:[?#]\\S*)?");

    /** A proxy's page, for instance. */
    private static final Pattern BODY = Pattern.compile("(?<=Response body: ).*?(?=[.] Possible causes|$)");

    private DriverMessage() {}

    static String withoutAddresses(String message) {
        String withoutBody = BODY.matcher(message).replaceAll("(hidden)");
        String start = withoutBody.length() > LONGEST ? withoutBody.substring(0, LONGEST) + "…" : withoutBody;
        return ADDRESS.matcher(start).replaceAll(DriverMessage::shown);
    }

    /** The query of a public address may contain a token. */
    private static String shown(MatchResult address) {
        Matcher known = PUBLIC.matcher(address.group());
        return known.matches() ? Matcher.quoteReplacement(known.group(1)) : "(address)";
    }
}
