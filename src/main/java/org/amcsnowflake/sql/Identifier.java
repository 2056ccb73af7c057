package org.amcsnowflake.sql;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A name as Snowflake stores it. The only place that quotes identifiers.
 *
 * @param name 1 to 255 characters, no control characters; case matters
 */
public record Identifier(String name) {
    private static final int MAXIMUM_LENGTH = 255;

    /** Reserved for values in Snowflake, so that no column may have such a name, not even quoted. */
    private static final Set<String> VALUES =
            Set.of("CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP", "CURRENT_USER", "LOCALTIME", "LOCALTIMESTAMP");

    private static final Pattern POSITION = Pattern.compile("\\$\\d+");

    public Identifier {
        if (name.isEmpty()) {
            throw new InvalidNameException("A name in Snowflake cannot be empty.");
        }
        if (name.codePointCount(0, name.length()) > MAXIMUM_LENGTH) {
            throw new InvalidNameException("The name \"" + name.substring(0, 40)
                    + "…\" is longer than the 255 characters that Snowflake allows; shorten it.");
        }
        if (name.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidNameException("The name \"" + name.replaceAll("\\p{javaISOControl}", "?")
                    + "\" contains a control character, which Snowflake does not accept; rename it.");
        }
    }

    /**
     * A name written by a person: folded to upper case, as Snowflake does, if it is pure ASCII and not in double
     * quotes. Other names need quotes in Snowflake anyway, and folding could merge two of them into one.
     */
    public static Identifier folded(String text) {
        String trimmed = text.strip();
        if (trimmed.length() > 1 && trimmed.startsWith("\"") && trimmed.endsWith("\"")) {
            return new Identifier(trimmed.substring(1, trimmed.length() - 1).replace("\"\"", "\""));
        }
        boolean isAscii = trimmed.chars().allMatch(character -> character < 0x80);
        return new Identifier(isAscii ? trimmed.toUpperCase(Locale.ROOT) : trimmed);
    }

    /** Whether Snowflake refuses a column of this name, or reads it as something else. */
    public boolean isRefusedForColumns() {
        return VALUES.contains(name) || POSITION.matcher(name).matches();
    }

    public String quoted() {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    @Override
    public String toString() {
        return quoted();
    }
}
