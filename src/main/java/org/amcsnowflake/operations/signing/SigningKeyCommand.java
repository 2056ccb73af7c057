package org.amcsnowflake.operations.signing;

import org.amcsnowflake.identity.SigningKeys;

import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;

/** The command {@code rotate-signing-key}, which publishes the next key that signs tokens of workload identities. */
public final class SigningKeyCommand {
    public static final String NAME = "rotate-signing-key";

    private static final String IMMEDIATELY = "--immediately";

    private final SigningKeys keys;
    private final Consumer<String> out;

    public SigningKeyCommand(SigningKeys keys, Consumer<String> out) {
        this.keys = keys;
        this.out = out;
    }

    /**
     * @param arguments after the command's name
     * @throws IllegalArgumentException with what is wrong with an argument
     */
    public void run(List<String> arguments) throws SQLException {
        if (!arguments.isEmpty() && !arguments.equals(List.of(IMMEDIATELY))) {
            throw new IllegalArgumentException("Usage: " + NAME + " [" + IMMEDIATELY + "]");
        }
        out.accept((arguments.isEmpty() ? keys.rotate() : keys.replace()).sentence());
    }
}
