package org.amcsnowflake.destination;

import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The public address at which Snowflake finds this service's keys, the issuer of its tokens. Without one, no destination can
 * sign in by workload identity.
 */
public final class IdentityIssuer {
    /** None. */
    public static final IdentityIssuer NONE = new IdentityIssuer("");

    private static final int LONGEST = 255;

    /** A Snowflake on this machine may have an issuer on this machine. */
    private static final Set<String> THIS_MACHINE = Set.of("127.0.0.1", "localhost");

    private final String address;

    /**
     * @param address the setting, empty for none; slashes at its end are ignored
     * @throws IllegalArgumentException if it is not an address that Snowflake accepts
     */
    public IdentityIssuer(String address) {
        String stripped = address.strip().replaceFirst("/+$", "");
        if (!stripped.isEmpty() && !isAddress(stripped)) {
            throw new IllegalArgumentException("WORKLOAD_IDENTITY_ISSUER is '" + address
                    + "'; it must be the https:// address at which Snowflake reaches this service's API, of at most "
                    + LONGEST + " characters, without user, query and fragment, such as https://amc.example.com.");
        }
        this.address = stripped;
    }

    /** @param settings their values by name, empty for those that are not set */
    public static IdentityIssuer of(UnaryOperator<String> settings) {
        return new IdentityIssuer(settings.apply("workload-identity.issuer"));
    }

    private static boolean isAddress(String text) {
        try {
            URI address = URI.create(text);
            boolean isSafe = "https".equals(address.getScheme())
                    || "http".equals(address.getScheme()) && THIS_MACHINE.contains(address.getHost());
            return isSafe
                    && address.getHost() != null
                    && address.getPort() != 0
                    && address.getPort() <= 65_535
                    && address.getRawUserInfo() == null
                    && address.getRawQuery() == null
                    && address.getRawFragment() == null
                    && text.length() <= LONGEST
                    && !text.contains("'");
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Without a slash at its end, as in the tokens. */
    public Optional<String> address() {
        return Optional.of(address).filter(text -> !text.isEmpty());
    }

    /** @throws DestinationException if there is none */
    public String required() {
        return address()
                .orElseThrow(() -> new DestinationException(
                        "auth_method",
                        "This service has no public address for workload identities. Ask its administrator to set"
                                + " WORKLOAD_IDENTITY_ISSUER, or choose another sign-in method in Settings → Snowflake"
                                + " Configuration."));
    }
}
