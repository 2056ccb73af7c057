package org.amcsnowflake.destination;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** How a user signs in to Snowflake, by the names of {@code user_snowflake_configs.auth_method} and of the API. */
public enum SignInMethod {
    PASSWORD("password"),
    /** A programmatic access token. */
    TOKEN("token"),
    KEY_PAIR("private_key", "private_key_passphrase"),
    /** A token that the service signs for each sign-in. */
    WORKLOAD_IDENTITY;

    private final List<String> secrets;

    SignInMethod(String... secrets) {
        this.secrets = List.of(secrets);
    }

    /** @throws DestinationException if there is no such method */
    static SignInMethod of(String label) {
        return Arrays.stream(values())
                .filter(method -> method.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new DestinationException(
                        "auth_method",
                        "The sign-in method '" + label
                                + "' is unknown; choose one in Settings → Snowflake Configuration: "
                                + Arrays.stream(values())
                                        .map(method -> method.label().replace('_', ' '))
                                        .collect(Collectors.joining(", "))
                                + "."));
    }

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The columns of its secrets. */
    List<String> secrets() {
        return secrets;
    }

    /** The columns of all methods' secrets, which are Fernet tokens. */
    public static List<String> allSecrets() {
        return Arrays.stream(values())
                .flatMap(method -> method.secrets.stream())
                .toList();
    }
}
