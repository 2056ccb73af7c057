package org.amcsnowflake.destination;

import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The address of an account: in Snowflake's own domain, or the one that an administrator has set. A user enters an
 * account, never a host, so nobody can make the service connect elsewhere.
 */
public final class SnowflakeHosts {
    /** Organisation and account, or a locator with region and cloud: letters, digits, {@code _ -} and dots between. */
    private static final Pattern ACCOUNT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]*(\\.[A-Za-z0-9_-]+){0,3}");

    /** Without path and user, which are no part of the driver's address. */
    private static final Pattern HOST_AND_PORT = Pattern.compile("(https?://)?[^/?#@]*[^/?#@:]");

    private static final int HIGHEST_PORT = 65_535;

    private final Map<String, String> addresses = new LinkedHashMap<>();

    /** @param map the setting SNOWFLAKE_HOSTS: {@code account=host:port} pairs, comma separated; may be empty */
    public SnowflakeHosts(String map) {
        Arrays.stream(map.split(","))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .forEach(this::add);
    }

    private void add(String entry) {
        String[] parts = entry.split("=", 2);
        if (parts.length != 2
                || !isAddress(parts[1].strip())
                || !ACCOUNT.matcher(parts[0].strip()).matches()) {
            throw new IllegalArgumentException("SNOWFLAKE_HOSTS holds '" + entry
                    + "'; use account=host:port, or account=http://host:port for the local Snowflake, comma"
                    + " separated.");
        }
        String account = parts[0].strip();
        if (addresses.putIfAbsent(hostName(account), parts[1].strip()) != null) {
            throw new IllegalArgumentException(
                    "SNOWFLAKE_HOSTS has two addresses for the account '" + account + "': remove one of them.");
        }
    }

    /**
     * Scheme, host and port.
     *
     * @throws DestinationException if the account is not an account identifier
     */
    public URI address(String account) {
        String place = jdbcUrl(account).substring("jdbc:snowflake://".length());
        URI address = URI.create(place.startsWith("http") ? place : "https://" + place);
        int port =
                address.getPort() > 0 ? address.getPort() : address.getScheme().equals("http") ? 80 : 443;
        return URI.create(address.getScheme() + "://" + address.getHost() + ":" + port);
    }

    private static boolean isAddress(String place) {
        try {
            URI address = URI.create(place.matches("https?://.*") ? place : "https://" + place);
            return HOST_AND_PORT.matcher(place).matches()
                    && address.getHost() != null
                    && address.getPort() != 0
                    && address.getPort() <= HIGHEST_PORT;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Whether the administrator has set the account's address, which must not be shown to users. */
    public boolean isMapped(String account) {
        return addresses.containsKey(hostName(account));
    }

    /** @throws DestinationException if the account is not an account identifier */
    public String jdbcUrl(String account) {
        if (!ACCOUNT.matcher(account).matches()) {
            throw new DestinationException(
                    "account",
                    "The account identifier is malformed: write it as ORGANIZATION-ACCOUNT, as shown in Snowflake's account"
                            + " menu under \"View account details\", or as a locator with its region.");
        }
        String host = hostName(account);
        return "jdbc:snowflake://" + addresses.getOrDefault(host, host + ".snowflakecomputing.com") + "/";
    }

    /** The same for every spelling of an account: host names have neither case nor underscores. */
    private static String hostName(String account) {
        return account.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
