package org.amcsnowflake.execution;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The type of an id in the AMC manager's tables. Everywhere else an id is text. */
public enum IdType {
    UUID("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"),
    INTEGER("0|-?[1-9][0-9]{0,18}"),
    /** PostgreSQL cannot store NUL, and half a surrogate pair is not a character. */
    TEXT("[^\\x00\\p{Cs}]*[^\\x00\\p{Cs}\\s][^\\x00\\p{Cs}]*");

    private final Pattern form;

    IdType(String form) {
        this.form = Pattern.compile(form);
    }

    /** @param base its name in PostgreSQL */
    static IdType of(String base) {
        return switch (base) {
            case "uuid" -> UUID;
            case "int2", "int4", "int8" -> INTEGER;
            default -> TEXT;
        };
    }

    /** The id as PostgreSQL writes it; empty if the text cannot be one, since PostgreSQL would fail the statement. */
    public Optional<String> read(String text) {
        return switch (this) {
            case UUID -> matching(text).map(id -> id.toLowerCase(Locale.ROOT));
            case INTEGER -> matching(text).filter(IdType::fits);
            case TEXT -> matching(text);
        };
    }

    private Optional<String> matching(String text) {
        return Optional.of(text).filter(id -> form.matcher(id).matches());
    }

    private static boolean fits(String digits) {
        try {
            Long.parseLong(digits);
            return true;
        } catch (NumberFormatException tooLarge) {
            return false;
        }
    }
}
