package org.amcsnowflake.operations.pause;

import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;

/** The commands {@code pause} and {@code resume}, which pause and resume the uploads of a user on all instances. */
public final class PauseCommand {
    public static final String PAUSE = "pause";
    public static final String RESUME = "resume";

    private static final String USER = "--user=";

    private final Pauses pauses;
    private final Consumer<String> out;

    public PauseCommand(Pauses pauses, Consumer<String> out) {
        this.pauses = pauses;
        this.out = out;
    }

    /**
     * @param command {@link #PAUSE} or {@link #RESUME}
     * @param arguments after the command's name
     * @throws IllegalArgumentException with what is wrong with an argument
     */
    public void run(String command, List<String> arguments) throws SQLException {
        if (arguments.size() != 1
                || !arguments.get(0).startsWith(USER)
                || arguments.get(0).equals(USER)) {
            throw new IllegalArgumentException("Usage: " + command + " --user=ID");
        }
        String user = arguments.get(0).substring(USER.length());
        out.accept((command.equals(PAUSE) ? pauses.pause(user) : pauses.resume(user)).sentence());
    }
}
